//! The syntax tree. Everything is an expression, and nothing in it changes once it has been parsed.

use crate::value::Value;
use rtlib::jit;
use std::rc::Rc;

/// A node of the tree and its line.
#[jit::immutable]
pub struct Node {
    pub line: usize,
    pub kind: Kind,
}

/// Nodes are shared: a function that lives on keeps its body.
pub type Tree = Rc<Node>;

/// Where a variable is: so many scopes up, and its slot there.
#[derive(Clone, Copy)]
pub struct Place {
    pub up: usize,
    pub slot: usize,
}

pub enum Kind {
    Constant(Value),
    Variable(Place),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
    Function(Rc<Function>),
    Not(Tree),
    Negate(Tree),
    Binary(Operator, Tree, Tree),
    And(Tree, Tree),
    Or(Tree, Tree),
    Index(Tree, Tree),
    Call(Tree, Vec<Tree>),
    /// `let`, too.
    Assign(Place, Tree),
    AssignIndex(Tree, Tree, Tree),
    Block(Vec<Tree>),
    If(Tree, Tree, Option<Tree>),
    While(Tree, Tree),
    For(Place, Tree, Tree),
    Return(Tree),
    Break,
    Continue,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A function as it is written. Its parameters are the first of its slots.
#[jit::immutable]
pub struct Function {
    pub name: String,
    pub parameters: usize,
    pub slots: usize,
    pub body: Tree,
}
