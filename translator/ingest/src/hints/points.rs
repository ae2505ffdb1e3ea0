//! Merge points and can-enter points: where they stand, and that the two of a driver belong together.

use diagnostics::{Code, Diagnostic};
use hir::{
    Body, BodyId, CrateId, DefId, ExprId, ExprKind, Literal, LocalId, PatKind, Program, Resolution,
    SourceMap, Span, Statement, UnaryOp,
};
use std::collections::HashMap;

/// A function with a merge point.
pub struct Portal {
    /// The driver's name.
    pub driver: String,
    /// The merge point.
    pub span: Span,
}

/// A merge point or can-enter point.
struct Point {
    driver: String,
    can_enter: bool,
    span: Span,
    body: BodyId,
    /// The places that the greens are read from.
    greens: Vec<ExprId>,
    /// The loops around it, outermost first, up to the innermost closure.
    loops: Vec<ExprId>,
    in_closure: bool,
}

/// Checks the points of a crate. Answers which functions have merge points.
pub fn check(
    program: &Program,
    krate: CrateId,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<DefId, Portal> {
    let mut portals = HashMap::new();
    let Some(mark) = program.lang.get("jit_point") else {
        return portals;
    };
    let mut points = Vec::new();
    for (index, body) in program.bodies.iter().enumerate() {
        if program.item(body.owner).krate == krate {
            let mut finder = Finder {
                mark: *mark,
                sources: &program.sources,
                body,
                id: BodyId::new(index),
                loops: Vec::new(),
                in_closure: false,
                points: &mut points,
            };
            finder.look(body.value);
        }
    }
    let mut drivers: HashMap<&str, &Point> = HashMap::new();
    for point in points.iter().filter(|point| !point.can_enter) {
        merge_point(point, diagnostics);
        match drivers.get(point.driver.as_str()) {
            Some(first) => {
                let driver = &point.driver;
                let message = format!("a second merge point of the driver `{driver}`");
                let diagnostic = Diagnostic::new(Code::MergePoint, point.span, message)
                    .note(first.span, "the first one")
                    .help("give each loop a driver of its own: another name in its macros");
                diagnostics.push(diagnostic);
            }
            None => {
                drivers.insert(&point.driver, point);
            }
        }
        let portal = Portal {
            driver: point.driver.clone(),
            span: point.span,
        };
        portals
            .entry(program.body(point.body).owner)
            .or_insert(portal);
    }
    for point in points.iter().filter(|point| point.can_enter) {
        can_enter(
            point,
            drivers.get(point.driver.as_str()).copied(),
            diagnostics,
        );
    }
    for point in &points {
        for green in &point.greens {
            check_green(program.body(point.body), *green, diagnostics);
        }
    }
    portals
}

/// The walk through one body.
struct Finder<'a> {
    mark: DefId,
    sources: &'a SourceMap,
    body: &'a Body,
    id: BodyId,
    loops: Vec<ExprId>,
    in_closure: bool,
    points: &'a mut Vec<Point>,
}

impl Finder<'_> {
    fn look(&mut self, expr: ExprId) {
        let body = self.body;
        match &body.expr(expr).kind {
            ExprKind::Call { callee, arguments } if self.is_mark(*callee) => {
                self.point(expr, arguments);
            }
            ExprKind::Loop(inner) => self.inside_of_loop(expr, &[*inner]),
            ExprKind::While(condition, inner) => self.inside_of_loop(expr, &[*condition, *inner]),
            ExprKind::For(_, iterated, inner) => {
                self.look(*iterated);
                self.inside_of_loop(expr, &[*inner]);
            }
            ExprKind::Closure { body: inner, .. } => {
                let loops = std::mem::take(&mut self.loops);
                let was = std::mem::replace(&mut self.in_closure, true);
                self.look(*inner);
                self.loops = loops;
                self.in_closure = was;
            }
            _ => body.for_each_part(expr, &mut |part| self.look(part)),
        }
    }

    fn inside_of_loop(&mut self, expr: ExprId, parts: &[ExprId]) {
        self.loops.push(expr);
        parts.iter().for_each(|part| self.look(*part));
        self.loops.pop();
    }

    fn is_mark(&self, callee: ExprId) -> bool {
        matches!(&self.body.expr(callee).kind, ExprKind::Path(path)
            if path.resolution == Resolution::Def(self.mark))
    }

    fn point(&mut self, expr: ExprId, arguments: &[ExprId]) {
        let kind = |expr: &ExprId| &self.body.expr(*expr).kind;
        let [driver, can_enter, greens, ..] = arguments else {
            return;
        };
        // Calls that no macro has made are refused when graphs are built.
        let (
            ExprKind::Literal(Literal::Str(driver)),
            ExprKind::Literal(Literal::Bool(can_enter)),
            ExprKind::Tuple(greens),
        ) = (kind(driver), kind(can_enter), kind(greens))
        else {
            return;
        };
        let places = greens.iter().filter_map(|green| match kind(green) {
            ExprKind::Reference { operand, .. } => Some(*operand),
            _ => None,
        });
        let point = Point {
            driver: driver.clone(),
            can_enter: *can_enter,
            // What the author wrote: the call of the macro.
            span: self.sources.outermost(self.body.expr(expr).span),
            body: self.id,
            greens: places.collect(),
            loops: self.loops.clone(),
            in_closure: self.in_closure,
        };
        self.points.push(point);
    }
}

fn merge_point(point: &Point, diagnostics: &mut Vec<Diagnostic>) {
    let (message, help) = if point.in_closure {
        let message = "a merge point inside of a closure";
        (message, "write the interpreter's loop in a function")
    } else if point.loops.is_empty() {
        let message = "a merge point outside of a loop";
        let help = "put it at the head of the interpreter's loop, before the instruction is read";
        (message, help)
    } else {
        return;
    };
    diagnostics.push(Diagnostic::new(Code::MergePoint, point.span, message).help(help));
}

fn can_enter(point: &Point, merge: Option<&Point>, diagnostics: &mut Vec<Diagnostic>) {
    let driver = &point.driver;
    let Some(merge) = merge else {
        let message = format!("no merge point of the driver `{driver}`");
        let help = format!("put `jit::merge_point!({driver}; …)` at the head of the loop");
        diagnostics.push(Diagnostic::new(Code::CanEnter, point.span, message).help(help));
        return;
    };
    let mut report = |message: String, help: &str| {
        let diagnostic = Diagnostic::new(Code::CanEnter, point.span, message)
            .note(merge.span, "the merge point")
            .help(help);
        diagnostics.push(diagnostic);
    };
    if point.body != merge.body || point.in_closure {
        let message = format!("the merge point of the driver `{driver}` is in another function");
        let help = "jump in the function that has the loop: return the new position to it";
        report(message, help);
        return;
    }
    if let Some(around) = merge.loops.last()
        && !point.loops.contains(around)
    {
        let message = format!("`can_enter` outside of the loop of the driver `{driver}`");
        let help = "put it where the interpreter goes on to the merge point";
        report(message, help);
        return;
    }
    if point.greens.len() != merge.greens.len() {
        let (has, wants) = (point.greens.len(), merge.greens.len());
        let greens = if has == 1 { "green" } else { "greens" };
        let message = format!("{has} {greens} here, {wants} at the merge point");
        report(
            message,
            "write the greens of the merge point, with the values that they have there",
        );
    }
}

/// A green is read where it stands: a variable, a field of one, or what a variable points to.
fn check_green(body: &Body, green: ExprId, diagnostics: &mut Vec<Diagnostic>) {
    let mut report = |span: Span, message: &str, help: &str| {
        diagnostics.push(Diagnostic::new(Code::Green, span, message).help(help));
    };
    let expr = body.expr(green);
    if !is_place(body, green) {
        let help = "put the value into a variable before the point, and name that";
        report(
            expr.span,
            "a green that is no variable and no field of one",
            help,
        );
        return;
    }
    if let ExprKind::Path(path) = &expr.kind
        && let Resolution::Local(local) = path.resolution
        && let Some(borrowed) = borrowed_part(body, local)
    {
        let help = "keep the part behind an `Rc` of its own, and make that the green: `Rc<Code>`";
        let message = "a green that points into the middle of an object";
        diagnostics.push(
            Diagnostic::new(Code::Green, expr.span, message)
                .note(borrowed, "it is borrowed here")
                .help(help),
        );
    }
}

fn is_place(body: &Body, expr: ExprId) -> bool {
    match &body.expr(expr).kind {
        ExprKind::Path(path) => matches!(path.resolution, Resolution::Local(_)),
        ExprKind::Field(base, _) | ExprKind::Unary(UnaryOp::Dereference, base) => {
            is_place(body, *base)
        }
        _ => false,
    }
}

/// Where a variable is made by `let x = &a[i]` or `let x = &a.b`.
fn borrowed_part(body: &Body, local: LocalId) -> Option<Span> {
    let binds = |pat: hir::PatId| matches!(&body.pat(pat).kind, PatKind::Bind { local: bound, inner: None, .. } if *bound == local);
    let lets = body.exprs.iter().filter_map(|expr| match &expr.kind {
        ExprKind::Block { statements, .. } => Some(statements),
        _ => None,
    });
    for statement in lets.flatten() {
        if let Statement::Let {
            pat,
            init: Some(init),
            ..
        } = statement
            && binds(*pat)
            && let ExprKind::Reference { operand, .. } = &body.expr(*init).kind
            && matches!(
                body.expr(*operand).kind,
                ExprKind::Field(..) | ExprKind::Index(..)
            )
        {
            return Some(body.expr(*init).span);
        }
    }
    None
}
