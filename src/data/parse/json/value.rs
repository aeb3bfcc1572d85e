//! JSON as it is found: what the standard says, and what programs write nevertheless: `NaN`,
//! `None`, single quotes, a comma too many, halves of surrogate pairs.

use std::borrow::Cow;

/// Deeper values are refused: no table has them, and the stack of a browser is small.
const MAX_DEPTH: usize = 96;

/// The most values of one text, which are some hundred megabytes.
const MAX_VALUES: usize = 3_000_000;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    /// Byte offset of its first character.
    pub at: usize,
    /// Byte offset after its last one.
    pub end: usize,
    pub value: Value<'a>,
}

#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    /// `null`, and what stands for a missing number.
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    /// In the order in which it is written.
    Map(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    pub(super) fn list(&self) -> Option<&[Node<'a>]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn map(&self) -> Option<&[(Cow<'a, str>, Node<'a>)]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, wanted: &str) -> Option<&Node<'a>> {
        self.map()?.iter().find(|(key, _)| key == wanted).map(|(_, value)| value)
    }

    /// What a single value says; none for lists and maps.
    pub(super) fn scalar(&self) -> Option<Cow<'a, str>> {
        match &self.value {
            Value::Null => Some(Cow::Borrowed("")),
            Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Value::Number(digits) => Some(Cow::Borrowed(digits)),
            Value::Text(text) => Some(text.clone()),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(digits) => digits.parse().ok(),
            Value::Bool(value) => Some(f64::from(u8::from(*value))),
            _ => None,
        }
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.value, Value::Text(_))
    }
}

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub at: usize,
    pub detail: &'static str,
}

/// Reads one value after another.
pub(super) struct Reader<'a> {
    text: &'a str,
    pub at: usize,
    depth: usize,
    n_values: usize,
    /// Where escapes name control characters, which became spaces.
    pub controls: Vec<usize>,
    /// Where escapes name halves of surrogate pairs.
    pub halves: Vec<usize>,
}

type Result<T> = std::result::Result<T, Fault>;

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, n_values: 0, controls: Vec::new(), halves: Vec::new() }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault<T>(&self, detail: &'static str) -> Result<T> {
        Err(Fault { at: self.at, detail })
    }

    pub(super) fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at = self.text.len() - rest.trim_start().len();
    }

    /// Skips one character, if it stands here.
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The value that begins here.
    pub(super) fn value(&mut self) -> Result<Node<'a>> {
        self.n_values += 1;
        if self.n_values > MAX_VALUES {
            return self.fault("there are more values than a table of texts has");
        }
        let at = self.at;
        let value = match self.peek() {
            None => return self.fault("the text ends here"),
            Some(b'{') => self.nested(Self::entries)?,
            Some(b'[') => self.nested(Self::items)?,
            Some(quote @ (b'"' | b'\'')) => Value::Text(self.string(quote)?),
            Some(_) => self.word()?,
        };
        Ok(Node { at, end: self.at, value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value<'a>>) -> Result<Value<'a>> {
        if self.depth == MAX_DEPTH {
            return self.fault("values are nested too deep");
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn items(&mut self) -> Result<Value<'a>> {
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            if self.skip(b']') {
                return Ok(Value::List(items));
            }
            items.push(self.value()?);
            self.separator(b']', "expected `,` or `]`")?;
        }
    }

    fn entries(&mut self) -> Result<Value<'a>> {
        let mut entries = Vec::new();
        loop {
            self.skip_blanks();
            if self.skip(b'}') {
                if entries.len() < 3 {
                    entries.shrink_to_fit();
                }
                return Ok(Value::Map(entries));
            }
            let key = match self.peek() {
                Some(quote @ (b'"' | b'\'')) => self.string(quote)?,
                Some(_) => return self.fault("expected a key in quotation marks"),
                None => return self.fault("the text ends inside an object"),
            };
            self.skip_blanks();
            if !self.skip(b':') {
                return self.fault("expected `:`");
            }
            self.skip_blanks();
            entries.push((key, self.value()?));
            self.separator(b'}', "expected `,` or `}`")?;
        }
    }

    /// Skips a comma; without one the list must end here.
    fn separator(&mut self, end: u8, expected: &'static str) -> Result<()> {
        self.skip_blanks();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(())
            }
            Some(byte) if byte == end => Ok(()),
            Some(_) => self.fault(expected),
            None => self.fault("the text ends inside a value"),
        }
    }

    /// A number, or a word that stands for a value.
    fn word(&mut self) -> Result<Value<'a>> {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
        let word = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        let value = match word {
            "null" | "None" | "NaN" | "nan" | "NaT" | "undefined" | "Infinity" | "-Infinity" => {
                Value::Null
            }
            "true" | "True" => Value::Bool(true),
            "false" | "False" => Value::Bool(false),
            number
                if number.bytes().any(|b| b.is_ascii_digit()) && number.parse::<f64>().is_ok() =>
            {
                Value::Number(number)
            }
            _ => return self.fault("expected a value"),
        };
        self.at += word.len();
        Ok(value)
    }

    fn string(&mut self, quote: u8) -> Result<Cow<'a, str>> {
        let text = self.text;
        let bytes = text.as_bytes();
        self.at += 1;
        let mut start = self.at;
        let mut unescaped = String::new();
        loop {
            match bytes.get(self.at) {
                None => return self.fault("the text ends inside a string"),
                Some(b'\n' | b'\r') => return self.fault("a string runs over the end of its line"),
                Some(&byte) if byte == quote => {
                    let rest = &text[start..self.at];
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(rest));
                    }
                    unescaped.push_str(rest);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(&text[start..self.at]);
                    unescaped.push(self.escape()?);
                    start = self.at;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// The character that a backslash and what follows stand for.
    fn escape(&mut self) -> Result<char> {
        let at = self.at;
        let Some(escaped) = self.text[at + 1..].chars().next() else {
            return self.fault("the text ends inside a string");
        };
        self.at += 1 + escaped.len_utf8();
        Ok(match escaped {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' | 'f' => self.without_control('\u{8}', at),
            'u' => self.code_unit(at)?,
            'x' => {
                let code = self.hex(2)?;
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.without_control(c, at)
            }
            '\n' | '\r' => return self.fault("a string runs over the end of its line"),
            other => other,
        })
    }

    fn without_control(&mut self, c: char, at: usize) -> char {
        if crate::data::parse::clean::is_control(c) {
            self.controls.push(at);
            return ' ';
        }
        c
    }

    /// A character given by its UTF-16 code units.
    fn code_unit(&mut self, at: usize) -> Result<char> {
        let first = self.hex(4)?;
        if let Some(c) = char::from_u32(first) {
            return Ok(self.without_control(c, at));
        }
        let after = self.at;
        if (0xd800..0xdc00).contains(&first) && self.text[after..].starts_with("\\u") {
            self.at += 2;
            let second = self.hex(4)?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = after;
        }
        self.halves.push(at);
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self, n_digits: usize) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + n_digits);
        let is_hex = |digits: &&str| digits.bytes().all(|b| b.is_ascii_hexdigit());
        let code = digits.filter(is_hex).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                self.at += n_digits;
                Ok(code)
            }
            None => self.fault("an escape lacks its digits"),
        }
    }
}
