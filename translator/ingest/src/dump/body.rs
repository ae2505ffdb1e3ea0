//! Bodies.

use super::types::{arguments, constant, path, qualified, ty};
use hir::{
    Body, BodyId, ExprId, ExprKind, FormatCount, FormatHole, FormatPiece, Literal, PatId, PatKind,
    Program, Statement, UnaryOp,
};
use std::fmt::Write;

/// The value of a body.
pub fn value(program: &Program, body: BodyId) -> String {
    let body = program.body(body);
    Printer { program, body }.expr(body.value)
}

/// The parameter patterns of a body.
pub fn parameters(program: &Program, body: BodyId) -> String {
    let body = program.body(body);
    let printer = Printer { program, body };
    printer.pats(&body.parameters)
}

struct Printer<'a> {
    program: &'a Program,
    body: &'a Body,
}

impl Printer<'_> {
    fn exprs(&self, exprs: &[ExprId]) -> String {
        let list = exprs.iter().map(|it| self.expr(*it));
        list.collect::<Vec<String>>().join(", ")
    }

    fn pats(&self, pats: &[PatId]) -> String {
        let list = pats.iter().map(|it| self.pat(*it));
        list.collect::<Vec<String>>().join(", ")
    }

    fn optional(&self, expr: Option<ExprId>) -> String {
        expr.map_or(String::new(), |it| self.expr(it))
    }

    fn expr(&self, expr: ExprId) -> String {
        let program = self.program;
        match &self.body.expr(expr).kind {
            ExprKind::Literal(it) => literal(it),
            ExprKind::Path(it) => path(program, it),
            ExprKind::Qualified {
                self_type,
                trait_path,
                name,
            } => qualified(program, self_type, trait_path.as_ref(), name),
            ExprKind::Unary(operator, operand) => {
                let operator = match operator {
                    UnaryOp::Negate => "-",
                    UnaryOp::Not => "!",
                    UnaryOp::Dereference => "*",
                };
                format!("({operator}{})", self.expr(*operand))
            }
            ExprKind::Binary(operator, left, right) => {
                format!(
                    "({} {} {})",
                    self.expr(*left),
                    operator.token(),
                    self.expr(*right)
                )
            }
            ExprKind::LazyAnd(left, right) => {
                format!("({} && {})", self.expr(*left), self.expr(*right))
            }
            ExprKind::LazyOr(left, right) => {
                format!("({} || {})", self.expr(*left), self.expr(*right))
            }
            ExprKind::Assign(left, right) => {
                format!("({} = {})", self.expr(*left), self.expr(*right))
            }
            ExprKind::AssignOp(operator, left, right) => {
                format!(
                    "({} {}= {})",
                    self.expr(*left),
                    operator.token(),
                    self.expr(*right)
                )
            }
            ExprKind::Underscore => "_".to_string(),
            ExprKind::Reference { mutable, operand } => {
                format!("(&{}{})", mutability(*mutable), self.expr(*operand))
            }
            ExprKind::RawReference { mutable, operand } => {
                format!("(&raw {}{})", mutability(*mutable), self.expr(*operand))
            }
            ExprKind::Cast(value, to) => format!("({} as {})", self.expr(*value), ty(program, to)),
            ExprKind::Call { callee, arguments } => {
                format!("{}({})", self.expr(*callee), self.exprs(arguments))
            }
            ExprKind::MethodCall {
                receiver,
                method,
                arguments: list,
            } => {
                let types = arguments(program, method);
                let receiver = self.expr(*receiver);
                format!("{receiver}.{}{types}({})", method.name, self.exprs(list))
            }
            ExprKind::Field(base, name) => format!("{}.{name}", self.expr(*base)),
            ExprKind::Index(base, index) => format!("{}[{}]", self.expr(*base), self.expr(*index)),
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                let dots = if *inclusive { "..=" } else { ".." };
                format!("({}{dots}{})", self.optional(*start), self.optional(*end))
            }
            ExprKind::Tuple(list) => format!("({})", self.exprs(list)),
            ExprKind::Array(list) => format!("[{}]", self.exprs(list)),
            ExprKind::Repeat(value, count) => {
                format!("[{}; {}]", self.expr(*value), constant(program, count))
            }
            ExprKind::VecList(list) => format!("vec![{}]", self.exprs(list)),
            ExprKind::VecRepeat(value, count) => {
                format!("vec![{}; {}]", self.expr(*value), self.expr(*count))
            }
            ExprKind::Struct {
                path: of,
                fields,
                base,
            } => {
                let fields = fields.iter();
                let fields = fields.map(|(name, value)| format!("{name}: {}", self.expr(*value)));
                let mut list: Vec<String> = fields.collect();
                list.extend(base.map(|base| format!("..{}", self.expr(base))));
                format!("{} {{ {} }}", path(program, of), list.join(", "))
            }
            ExprKind::Let(pat, value) => format!("let {} = {}", self.pat(*pat), self.expr(*value)),
            ExprKind::Try(value) => format!("{}?", self.expr(*value)),
            ExprKind::Error => "error".to_string(),
            _ => self.control(expr),
        }
    }

    /// Blocks, jumps, closures and the macros.
    fn control(&self, expr: ExprId) -> String {
        match &self.body.expr(expr).kind {
            ExprKind::Block {
                labelled,
                is_unsafe,
                statements,
                value,
            } => {
                let mut text = String::new();
                if *labelled {
                    let _ = write!(text, "'{}: ", expr.0);
                }
                if *is_unsafe {
                    text.push_str("unsafe ");
                }
                text.push_str("{ ");
                for statement in statements {
                    text.push_str(&self.statement(statement));
                    text.push(' ');
                }
                if let Some(value) = value {
                    text.push_str(&self.expr(*value));
                    text.push(' ');
                }
                text.push('}');
                text
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let mut text = format!("if {} {}", self.expr(*condition), self.expr(*then));
                if let Some(otherwise) = otherwise {
                    let _ = write!(text, " else {}", self.expr(*otherwise));
                }
                text
            }
            ExprKind::Match { scrutinee, arms } => {
                let arms = arms.iter().map(|arm| {
                    let guard = arm.guard.map(|it| format!(" if {}", self.expr(it)));
                    let guard = guard.unwrap_or_default();
                    format!("{}{guard} => {}", self.pat(arm.pat), self.expr(arm.value))
                });
                let arms: Vec<String> = arms.collect();
                format!("match {} {{ {} }}", self.expr(*scrutinee), arms.join(", "))
            }
            ExprKind::Loop(body) => format!("'{}: loop {}", expr.0, self.expr(*body)),
            ExprKind::While(condition, body) => {
                format!(
                    "'{}: while {} {}",
                    expr.0,
                    self.expr(*condition),
                    self.expr(*body)
                )
            }
            ExprKind::For(pat, iterated, body) => {
                let (pat, iterated) = (self.pat(*pat), self.expr(*iterated));
                format!("'{}: for {pat} in {iterated} {}", expr.0, self.expr(*body))
            }
            ExprKind::Break(target, value) => {
                let value = value.map_or(String::new(), |it| format!(" {}", self.expr(it)));
                format!("break '{}{value}", target.0)
            }
            ExprKind::Continue(target) => format!("continue '{}", target.0),
            ExprKind::Return(value) => {
                let value = value.map_or(String::new(), |it| format!(" {}", self.expr(it)));
                format!("return{value}")
            }
            ExprKind::Closure {
                parameters,
                result,
                body,
                by_move,
            } => {
                let list = parameters.iter().map(|(pat, of)| match of {
                    Some(of) => format!("{}: {}", self.pat(*pat), ty(self.program, of)),
                    None => self.pat(*pat),
                });
                let list: Vec<String> = list.collect();
                let by_move = if *by_move { "move " } else { "" };
                let result = result.as_ref();
                let result =
                    result.map_or(String::new(), |it| format!(" -> {}", ty(self.program, it)));
                format!(
                    "{by_move}|{}|{result} {}",
                    list.join(", "),
                    self.expr(*body)
                )
            }
            ExprKind::Format {
                kind,
                pieces,
                arguments,
            } => {
                let mut template = String::new();
                for piece in pieces {
                    match piece {
                        FormatPiece::Text(text) => template.push_str(text),
                        FormatPiece::Hole(it) => template.push_str(&hole(it)),
                    }
                }
                let mut list = vec![format!("{template:?}")];
                list.extend(arguments.iter().map(|it| self.expr(*it)));
                format!("format[{kind:?}]({})", list.join(", "))
            }
            ExprKind::AssertCompare {
                equal,
                left,
                right,
                message,
            } => {
                let operator = if *equal { "==" } else { "!=" };
                let (left, right) = (self.expr(*left), self.expr(*right));
                format!(
                    "assert({left} {operator} {right}, {})",
                    self.optional(*message)
                )
            }
            ExprKind::Assert {
                condition,
                panic,
                debug,
            } => {
                let debug = if *debug { "debug_" } else { "" };
                format!(
                    "{debug}assert({}, {})",
                    self.expr(*condition),
                    self.expr(*panic)
                )
            }
            other => panic!("an expression of another group: {other:?}"),
        }
    }

    fn statement(&self, statement: &Statement) -> String {
        match statement {
            Statement::Let {
                pat,
                ty: of,
                init,
                otherwise,
            } => {
                let mut text = format!("let {}", self.pat(*pat));
                if let Some(of) = of {
                    let _ = write!(text, ": {}", ty(self.program, of));
                }
                if let Some(init) = init {
                    let _ = write!(text, " = {}", self.expr(*init));
                }
                if let Some(otherwise) = otherwise {
                    let _ = write!(text, " else {}", self.expr(*otherwise));
                }
                text.push(';');
                text
            }
            Statement::Expr { expr, semicolon } => {
                let end = if *semicolon { ";" } else { "" };
                format!("{}{end}", self.expr(*expr))
            }
        }
    }

    fn pat(&self, pat: PatId) -> String {
        let program = self.program;
        match &self.body.pat(pat).kind {
            PatKind::Wild => "_".to_string(),
            PatKind::Bind {
                local,
                by_reference,
                mutable,
                inner,
            } => {
                let by_reference = if *by_reference { "ref " } else { "" };
                let name = &self.body.locals[local.index()].name;
                let inner = inner.map_or(String::new(), |it| format!(" @ {}", self.pat(it)));
                format!(
                    "{by_reference}{}{name}#{}{inner}",
                    mutability(*mutable),
                    local.0
                )
            }
            PatKind::Path(it) => path(program, it),
            PatKind::Qualified {
                self_type,
                trait_path,
                name,
            } => qualified(program, self_type, trait_path.as_ref(), name),
            PatKind::TupleStruct {
                path: of,
                pats,
                rest,
            } => {
                format!("{}({})", path(program, of), self.with_rest(pats, *rest))
            }
            PatKind::Struct {
                path: of,
                fields,
                rest,
            } => {
                let fields = fields.iter();
                let fields = fields.map(|(name, pat)| format!("{name}: {}", self.pat(*pat)));
                let mut list: Vec<String> = fields.collect();
                if *rest {
                    list.push("..".to_string());
                }
                format!("{} {{ {} }}", path(program, of), list.join(", "))
            }
            PatKind::Tuple { pats, rest } => format!("({})", self.with_rest(pats, *rest)),
            PatKind::Literal(expr) => self.expr(*expr),
            PatKind::Range {
                start,
                end,
                inclusive,
            } => {
                let dots = if *inclusive { "..=" } else { ".." };
                format!("{}{dots}{}", self.optional(*start), self.optional(*end))
            }
            PatKind::Reference { mutable, inner } => {
                format!("&{}{}", mutability(*mutable), self.pat(*inner))
            }
            PatKind::Or(pats) => {
                let list = pats.iter().map(|it| self.pat(*it));
                format!("({})", list.collect::<Vec<String>>().join(" | "))
            }
            PatKind::Slice {
                before,
                rest,
                after,
            } => {
                let mut list: Vec<String> = before.iter().map(|it| self.pat(*it)).collect();
                match rest {
                    None => {}
                    Some(None) => list.push("..".to_string()),
                    Some(Some(rest)) => list.push(format!("{} @ ..", self.pat(*rest))),
                }
                list.extend(after.iter().map(|it| self.pat(*it)));
                format!("[{}]", list.join(", "))
            }
        }
    }

    fn with_rest(&self, pats: &[PatId], rest: Option<usize>) -> String {
        let mut list: Vec<String> = pats.iter().map(|it| self.pat(*it)).collect();
        if let Some(rest) = rest {
            list.insert(rest, "..".to_string());
        }
        list.join(", ")
    }
}

fn mutability(mutable: bool) -> &'static str {
    if mutable { "mut " } else { "" }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Int(value, None) => value.to_string(),
        Literal::Int(value, Some(of)) => format!("{value}{}", of.name()),
        Literal::Float(digits, None) => digits.clone(),
        Literal::Float(digits, Some(of)) => format!("{digits}{}", of.name()),
        Literal::Bool(value) => value.to_string(),
        Literal::Char(value) => format!("{value:?}"),
        Literal::Byte(value) => format!("b{:?}", char::from(*value)),
        Literal::Str(text) => format!("{text:?}"),
        Literal::ByteStr(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
    }
}

/// `{0:display}` with what deviates from the default.
fn hole(hole: &FormatHole) -> String {
    let mut text = format!("{{{}:{}", hole.argument, hole.trait_name);
    if let Some(align) = hole.align {
        let _ = write!(text, " {}{align}", hole.fill);
    }
    for (set, mark) in [
        (hole.plus, "+"),
        (hole.alternate, "#"),
        (hole.zero_pad, "0"),
    ] {
        if set {
            let _ = write!(text, " {mark}");
        }
    }
    for (name, count) in [("width", hole.width), ("precision", hole.precision)] {
        match count {
            FormatCount::None => {}
            FormatCount::Literal(number) => {
                let _ = write!(text, " {name} {number}");
            }
            FormatCount::Argument(argument) => {
                let _ = write!(text, " {name} ${argument}");
            }
        }
    }
    text.push('}');
    text
}
