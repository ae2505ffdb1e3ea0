//! The text form: from text to a program. The module [`print`](crate::print) shows the form.
//!
//! Line breaks mean nothing. Types, classes and externs come before their uses; functions and data
//! may be used before they are defined. Everything that the text can say is accepted, also graphs
//! that the verifier refuses; errors here are about what has no meaning at all.

use std::collections::HashMap;

use crate::lex::{ParseError, PlacedToken, Token, lex};
use crate::names::type_by_name;
use crate::parse_function::parse_function;
use crate::{
    CallWrapper, Class, ClassId, ClassKind, Data, DataId, Driver, Extern, ExternId, FunctionId,
    HeapType, Location, LocationId, Program, ReferenceMap, Relocation, RelocationTarget, Type,
};

/// Reads a program. Stops at the first error.
pub fn parse_program(text: &str) -> Result<Program, ParseError> {
    let mut parser = Parser::new(lex(text)?);
    parser.program.locations.push(Location::UNKNOWN);
    parser.intern(0, 0, 0, LocationId(0));
    parser.declare();
    while parser.peek() != &Token::End {
        parser.item()?;
    }
    Ok(parser.program)
}

/// The tokens, the place in them, and the program so far.
pub(crate) struct Parser {
    tokens: Vec<PlacedToken>,
    position: usize,
    pub(crate) program: Program,
    functions: HashMap<String, u32>,
    data: HashMap<String, u32>,
    externs: HashMap<String, u32>,
    classes: HashMap<String, u32>,
    locations: HashMap<(u32, u32, u32), LocationId>,
}

impl Parser {
    fn new(tokens: Vec<PlacedToken>) -> Parser {
        Parser {
            tokens,
            position: 0,
            program: Program::default(),
            functions: HashMap::new(),
            data: HashMap::new(),
            externs: HashMap::new(),
            classes: HashMap::new(),
            locations: HashMap::new(),
        }
    }

    /// Numbers the functions and data objects, because they are used before they are defined.
    fn declare(&mut self) {
        let mut functions = 0;
        let mut data = 0;
        for index in 0..self.tokens.len().saturating_sub(2) {
            let Token::Word(word) = &self.tokens[index].token else {
                continue;
            };
            let name = match &self.tokens[index + 2].token {
                Token::Word(name) => name.clone(),
                Token::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                _ => continue,
            };
            let sign = &self.tokens[index + 1].token;
            if word == "function" && *sign == Token::Sign(b'@') {
                self.functions.entry(name).or_insert(functions);
                functions += 1;
            } else if word == "data" && *sign == Token::Sign(b'$') {
                self.data.entry(name).or_insert(data);
                data += 1;
            }
        }
    }

    fn item(&mut self) -> Result<(), ParseError> {
        let word = self.word()?;
        match word.as_str() {
            "file" => {
                let name = self.string()?;
                self.program.files.push(name);
                Ok(())
            }
            "locations" => self.location_table(),
            "type" => self.heap_type(),
            "class" => self.class_definition(),
            "overlap" => self.overlap(),
            "extern" => self.extern_definition(),
            "data" => self.data_definition(),
            "entry" => {
                self.program.entry = Some(self.function_reference()?);
                Ok(())
            }
            "driver" => self.driver(),
            "wrapper" => self.call_wrapper(),
            "jit_image" => {
                self.program.jit_image = Some(self.data_place()?.0);
                Ok(())
            }
            "function" => {
                let function = parse_function(self)?;
                self.program.functions.push(function);
                Ok(())
            }
            other => self.fail(&format!("unknown item `{other}`")),
        }
    }

    fn location_table(&mut self) -> Result<(), ParseError> {
        self.program.locations.clear();
        self.locations.clear();
        self.expect(b'{')?;
        while !self.take(b'}') {
            let (file, line, column) = self.place()?;
            let id = LocationId::new(self.program.locations.len());
            self.program.locations.push(Location { file, line, column });
            if !self.locations.contains_key(&(file, line, column)) {
                self.intern(file, line, column, id);
            }
        }
        Ok(())
    }

    fn heap_type(&mut self) -> Result<(), ParseError> {
        let id = self.id("type")?;
        if id as usize != self.program.types.len() {
            return self.fail(&format!("type{} is next", self.program.types.len()));
        }
        let name = self.string()?;
        self.keyword("size")?;
        let size = self.u32()?;
        let is_array = self.take_word("array");
        let references = if self.take_word("references") {
            self.reference_maps()?
        } else {
            Vec::new()
        };
        self.program.types.push(HeapType {
            name,
            size,
            is_array,
            references,
        });
        Ok(())
    }

    fn reference_maps(&mut self) -> Result<Vec<ReferenceMap>, ParseError> {
        let mut maps = Vec::new();
        self.expect(b'{')?;
        while !self.take(b'}') {
            if self.take_word("tagged") {
                let tag = self.u32()?;
                let mut cases = Vec::new();
                self.expect(b'{')?;
                while !self.take(b'}') {
                    let case = self.u32()?;
                    self.expect(b':')?;
                    cases.push((case, self.reference_maps()?));
                    self.take(b',');
                }
                maps.push(ReferenceMap::Tagged { tag, cases });
            } else {
                maps.push(ReferenceMap::Always(self.u32()?));
            }
            self.take(b',');
        }
        Ok(maps)
    }

    fn class_definition(&mut self) -> Result<(), ParseError> {
        let name = self.class_name()?;
        self.expect(b':')?;
        let ty = self.ty()?;
        let kind = if self.take_word("bare") {
            ClassKind::Bare
        } else {
            self.keyword("field")?;
            let address_taken = self.take_word("address_taken");
            ClassKind::Field {
                address_taken,
                is_payload: self.take_word("payload"),
            }
        };
        let id = self.program.classes.len() as u32;
        self.classes.entry(name.clone()).or_insert(id);
        let immutable = self.take_word("immutable");
        let owns = self.take_word("owns");
        self.program.classes.push(Class {
            name,
            kind,
            ty,
            immutable,
            owns,
        });
        Ok(())
    }

    fn driver(&mut self) -> Result<(), ParseError> {
        let name = self.string()?;
        let mut driver = Driver::new(&name);
        driver.location = self.callback("location")?;
        driver.confirm = self.callback("confirm")?;
        driver.inline = self.callback("inline")?;
        driver.compiled = self.callback("compiled")?;
        driver.aborted = self.callback("aborted")?;
        self.program.drivers.push(driver);
        Ok(())
    }

    fn call_wrapper(&mut self) -> Result<(), ParseError> {
        let external = self.take_word("external");
        if !external {
            self.keyword("internal")?;
        }
        self.expect(b'(')?;
        let parameters = self.types_until(b')')?;
        let results = self.results()?;
        self.program.call_wrappers.push(CallWrapper {
            parameters,
            results,
            external,
        });
        Ok(())
    }

    /// Two classes that may be the same bytes.
    fn overlap(&mut self) -> Result<(), ParseError> {
        let first = self.class_reference()?;
        self.expect(b',')?;
        let second = self.class_reference()?;
        self.program.overlaps.push((first, second));
        Ok(())
    }

    /// `word @function` or nothing.
    fn callback(&mut self, word: &str) -> Result<Option<FunctionId>, ParseError> {
        if !self.take_word(word) {
            return Ok(None);
        }
        Ok(Some(self.function_reference()?))
    }

    fn extern_definition(&mut self) -> Result<(), ParseError> {
        self.expect(b'%')?;
        let symbol = self.name()?;
        self.expect(b'(')?;
        let parameters = self.types_until(b')')?;
        let results = self.results()?;
        let diverges = self.take_word("diverges");
        let id = self.program.externs.len() as u32;
        self.externs.entry(symbol.clone()).or_insert(id);
        self.program.externs.push(Extern {
            symbol,
            parameters,
            results,
            diverges,
        });
        Ok(())
    }

    fn data_definition(&mut self) -> Result<(), ParseError> {
        self.expect(b'$')?;
        let name = self.name()?;
        self.keyword("align")?;
        let align = self.u32()?;
        let mut relocations = Vec::new();
        if self.take(b'{') {
            while !self.take(b'}') {
                let offset = self.u32()?;
                self.expect(b':')?;
                let target = if self.peek() == &Token::Sign(b'@') {
                    RelocationTarget::Function(self.function_reference()?)
                } else if self.peek() == &Token::Sign(b'%') {
                    RelocationTarget::Extern(self.extern_reference()?)
                } else if self.take_word("wrapper") {
                    RelocationTarget::CallWrapper(self.u32()?)
                } else {
                    let (data, offset) = self.data_place()?;
                    RelocationTarget::Data(data, offset)
                };
                relocations.push(Relocation { offset, target });
                self.take(b',');
            }
        }
        let bytes = self.bytes()?;
        self.program.data.push(Data {
            name,
            bytes,
            align,
            relocations,
        });
        Ok(())
    }
}

/// References to what the program holds.
impl Parser {
    /// `@name` or `@#number`.
    pub(crate) fn function_reference(&mut self) -> Result<FunctionId, ParseError> {
        self.expect(b'@')?;
        if self.take(b'#') {
            return Ok(FunctionId(self.u32()?));
        }
        let name = self.name()?;
        match self.functions.get(&name) {
            Some(id) => Ok(FunctionId(*id)),
            None => self.fail(&format!("no function @{name}")),
        }
    }

    /// `%symbol` or `%#number`.
    pub(crate) fn extern_reference(&mut self) -> Result<ExternId, ParseError> {
        self.expect(b'%')?;
        if self.take(b'#') {
            return Ok(ExternId(self.u32()?));
        }
        let name = self.name()?;
        match self.externs.get(&name) {
            Some(id) => Ok(ExternId(*id)),
            None => self.fail(&format!("no extern %{name}")),
        }
    }

    /// `$name`, `$name + offset`, `$#number`.
    pub(crate) fn data_place(&mut self) -> Result<(DataId, u32), ParseError> {
        self.expect(b'$')?;
        let data = if self.take(b'#') {
            DataId(self.u32()?)
        } else {
            let name = self.name()?;
            match self.data.get(&name) {
                Some(id) => DataId(*id),
                None => return self.fail(&format!("no data ${name}")),
            }
        };
        let offset = if self.take(b'+') { self.u32()? } else { 0 };
        Ok((data, offset))
    }

    /// A class by name or `#number`.
    pub(crate) fn class_reference(&mut self) -> Result<ClassId, ParseError> {
        if self.take(b'#') {
            return Ok(ClassId(self.u32()?));
        }
        let name = self.class_name()?;
        match self.classes.get(&name) {
            Some(id) => Ok(ClassId(*id)),
            None => self.fail(&format!("no class {name}")),
        }
    }

    fn class_name(&mut self) -> Result<String, ParseError> {
        if self.take(b'*') {
            Ok(format!("*{}", self.word()?))
        } else {
            self.name()
        }
    }

    /// `!file:line:column`, `!#number` or nothing.
    pub(crate) fn location(&mut self) -> Result<LocationId, ParseError> {
        if !self.take(b'!') {
            return Ok(LocationId(0));
        }
        if self.take(b'#') {
            return Ok(LocationId(self.u32()?));
        }
        let (file, line, column) = self.place()?;
        if let Some(id) = self.locations.get(&(file, line, column)) {
            return Ok(*id);
        }
        let id = LocationId::new(self.program.locations.len());
        self.program.locations.push(Location { file, line, column });
        self.intern(file, line, column, id);
        Ok(id)
    }

    fn place(&mut self) -> Result<(u32, u32, u32), ParseError> {
        let file = self.u32()?;
        self.expect(b':')?;
        let line = self.u32()?;
        self.expect(b':')?;
        let column = self.u32()?;
        Ok((file, line, column))
    }

    fn intern(&mut self, file: u32, line: u32, column: u32, id: LocationId) {
        self.locations.insert((file, line, column), id);
    }

    /// A type.
    pub(crate) fn ty(&mut self) -> Result<Type, ParseError> {
        let name = self.word()?;
        match type_by_name(&name) {
            Some(ty) => Ok(ty),
            None => self.fail(&format!("unknown type `{name}`")),
        }
    }

    /// Types up to a sign.
    pub(crate) fn types_until(&mut self, end: u8) -> Result<Vec<Type>, ParseError> {
        let mut types = Vec::new();
        while !self.take(end) {
            types.push(self.ty()?);
            self.take(b',');
        }
        Ok(types)
    }

    /// `-> type, type` or nothing.
    pub(crate) fn results(&mut self) -> Result<Vec<Type>, ParseError> {
        let mut results = Vec::new();
        if self.peek() == &Token::Arrow {
            self.advance();
            results.push(self.ty()?);
            while self.take(b',') {
                results.push(self.ty()?);
            }
        }
        Ok(results)
    }
}

/// Tokens.
impl Parser {
    pub(crate) fn peek(&self) -> &Token {
        &self.tokens[self.position].token
    }

    /// The token after the next one.
    pub(crate) fn peek_second(&self) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.position + 1).min(last)].token
    }

    pub(crate) fn advance(&mut self) -> Token {
        let token = self.tokens[self.position].token.clone();
        if self.position + 1 < self.tokens.len() {
            self.position += 1;
        }
        token
    }

    /// Takes a sign if it is next.
    pub(crate) fn take(&mut self, sign: u8) -> bool {
        let found = self.peek() == &Token::Sign(sign);
        if found {
            self.advance();
        }
        found
    }

    pub(crate) fn expect(&mut self, sign: u8) -> Result<(), ParseError> {
        if self.take(sign) {
            Ok(())
        } else {
            self.unexpected(&format!("`{}`", sign as char))
        }
    }

    /// Takes a word if it is next.
    pub(crate) fn take_word(&mut self, word: &str) -> bool {
        let found = match self.peek() {
            Token::Word(next) => next == word,
            _ => false,
        };
        if found {
            self.advance();
        }
        found
    }

    pub(crate) fn keyword(&mut self, word: &str) -> Result<(), ParseError> {
        if self.take_word(word) {
            Ok(())
        } else {
            self.unexpected(&format!("`{word}`"))
        }
    }

    pub(crate) fn word(&mut self) -> Result<String, ParseError> {
        match self.peek().clone() {
            Token::Word(word) => {
                self.advance();
                Ok(word)
            }
            _ => self.unexpected("a word"),
        }
    }

    /// A word or a string.
    pub(crate) fn name(&mut self) -> Result<String, ParseError> {
        match self.peek() {
            Token::Text(_) => self.string(),
            _ => self.word(),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, ParseError> {
        match self.peek().clone() {
            Token::Text(bytes) => {
                self.advance();
                Ok(bytes)
            }
            _ => self.unexpected("a string"),
        }
    }

    pub(crate) fn string(&mut self) -> Result<String, ParseError> {
        let bytes = self.bytes()?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) => self.fail("a name is not UTF-8"),
        }
    }

    /// A number as it is written.
    pub(crate) fn number(&mut self) -> Result<String, ParseError> {
        match self.peek().clone() {
            Token::Number(text) => {
                self.advance();
                Ok(text)
            }
            _ => self.unexpected("a number"),
        }
    }

    /// An unsigned number, decimal or hexadecimal.
    pub(crate) fn u64(&mut self) -> Result<u64, ParseError> {
        let text = self.number()?;
        let number = match text.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => text.parse::<u64>(),
        };
        match number {
            Ok(number) => Ok(number),
            Err(_) => self.fail(&format!("`{text}` is no 64-bit number")),
        }
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ParseError> {
        let number = self.u64()?;
        if number > u64::from(u32::MAX) {
            return self.fail(&format!("{number} does not fit into 32 bits"));
        }
        Ok(number as u32)
    }

    /// An id with the prefix: `v12`.
    pub(crate) fn id(&mut self, prefix: &str) -> Result<u32, ParseError> {
        if let Some(id) = self.peek_id(prefix) {
            self.advance();
            return Ok(id);
        }
        self.unexpected(&format!("{prefix}<number>"))
    }

    /// The number of an id with the prefix, if one is next.
    pub(crate) fn peek_id(&self, prefix: &str) -> Option<u32> {
        match self.peek() {
            Token::Word(word) => word.strip_prefix(prefix)?.parse::<u32>().ok(),
            _ => None,
        }
    }

    fn unexpected<T>(&self, expected: &str) -> Result<T, ParseError> {
        let found = match self.peek() {
            Token::Word(word) => format!("`{word}`"),
            Token::Number(text) => format!("`{text}`"),
            Token::Text(_) => String::from("a string"),
            Token::Arrow => String::from("`->`"),
            Token::Sign(sign) => format!("`{}`", *sign as char),
            Token::End => String::from("the end"),
        };
        self.fail(&format!("expected {expected}, found {found}"))
    }

    pub(crate) fn fail<T>(&self, message: &str) -> Result<T, ParseError> {
        Err(ParseError {
            line: self.tokens[self.position].line,
            message: String::from(message),
        })
    }
}
