//! A graph as a file of ONNX: protocol buffers, <https://onnx.ai/onnx/repo-docs/IR.html>.
//!
//! A message is fields; a field is a key and a number, or a key, a length and bytes. The numbers of
//! the fields are those of `onnx.proto`.

use crate::{Attribute, Constant, FLOAT, Graph, INT8, INT64, Input, Node, Numbers, OPSET, Side};

/// The version of the format that has [`OPSET`].
const IR_VERSION: u64 = 8;

/// A message in the making.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn number(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3);
        self.varint(value);
        self
    }

    fn float(mut self, field: u64, value: f32) -> Self {
        self.varint(field << 3 | 5);
        self.0.extend(value.to_le_bytes());
        self
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
        self
    }

    fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    fn message(self, field: u64, message: Self) -> Self {
        self.bytes(field, &message.0)
    }

    /// Each of some things as a message of the same field.
    fn each<T>(
        self,
        field: u64,
        things: impl IntoIterator<Item = T>,
        of: impl Fn(T) -> Self,
    ) -> Self {
        things.into_iter().fold(self, |message, thing| message.message(field, of(thing)))
    }
}

/// The bytes of a model file.
///
/// * `below` - the part that the graph goes on from, as [`part`] gives it; or nothing.
/// * `metadata` - what a reader may want to know, by name.
pub fn model(graph: &Graph, below: &[u8], metadata: &[(&str, &str)]) -> Vec<u8> {
    let opset = Message::default().text(1, "").number(2, OPSET as u64);
    let property = |(key, value): &(&str, &str)| Message::default().text(1, key).text(2, value);
    Message::default()
        .number(1, IR_VERSION)
        .text(2, "handful")
        .text(3, env!("CARGO_PKG_VERSION"))
        .message(8, opset)
        .message(7, whole(graph, below))
        .each(14, metadata, property)
        .0
}

/// The operations, constants and inputs of a graph, for a model that goes on from what it gives.
pub fn part(graph: &Graph) -> Vec<u8> {
    of_graph(Message::default(), graph).0
}

fn whole(graph: &Graph, below: &[u8]) -> Message {
    let output = |(name, length): &(String, usize)| of_value(name, FLOAT, &[Side::Fixed(*length)]);
    // Fields that repeat are a list, in whichever message of theirs they stand.
    of_graph(Message(below.to_vec()), graph).text(2, "handful").each(12, &graph.outputs, output)
}

fn of_graph(message: Message, graph: &Graph) -> Message {
    let input = |Input { name, kind, sides }: &Input| of_value(name, *kind, sides);
    message.each(1, &graph.nodes, of_node).each(5, &graph.constants, of_constant).each(
        11,
        &graph.inputs,
        input,
    )
}

fn of_side(side: Side) -> Message {
    match side {
        Side::Named(name) => Message::default().text(2, name),
        Side::Fixed(length) => Message::default().number(1, length as u64),
    }
}

/// A tensor with a batch of examples.
fn of_value(name: &str, kind: i64, sides: &[Side]) -> Message {
    let sides = [Side::Named("batch")].into_iter().chain(sides.iter().copied());
    let shape = Message::default().each(1, sides, of_side);
    let tensor = Message::default().number(1, kind as u64).message(2, shape);
    Message::default().text(1, name).message(2, Message::default().message(1, tensor))
}

fn of_node(Node { op, inputs, outputs, attributes }: &Node) -> Message {
    let message = inputs.iter().fold(Message::default(), |message, name| message.text(1, name));
    let message = outputs.iter().fold(message, |message, name| message.text(2, name));
    // Nodes have names for those who look at them.
    let name = outputs.first().map_or("", String::as_str);
    message.text(3, name).text(4, op).each(5, attributes, of_attribute)
}

fn of_attribute((name, attribute): &(&str, Attribute)) -> Message {
    let message = Message::default().text(1, name);
    match attribute {
        Attribute::Float(value) => message.float(2, *value).number(20, 1),
        Attribute::Integer(value) => message.number(3, value.cast_unsigned()).number(20, 2),
        Attribute::Text(text) => message.text(4, text).number(20, 3),
        Attribute::Integers(values) => {
            let all = values.iter().map(|value| value.cast_unsigned());
            all.fold(message, |message, value| message.number(8, value)).number(20, 7)
        }
    }
}

fn of_constant(Constant { name, shape, numbers }: &Constant) -> Message {
    let kind = match numbers {
        Numbers::Float(_) => FLOAT,
        Numbers::Integer(_) => INT64,
        Numbers::Byte(_) => INT8,
    };
    let sides = shape.iter().map(|side| *side as u64);
    sides
        .fold(Message::default(), |message, side| message.number(1, side))
        .number(2, kind as u64)
        .text(8, name)
        .bytes(9, &numbers.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_by_hand() {
        // The example of the protocol buffers' own documentation: 150 as field 1, "testing" as 2.
        assert_eq!(Message::default().number(1, 150).0, [0x08, 0x96, 0x01]);
        let text = Message::default().text(2, "testing").0;
        assert_eq!(text, [&[0x12, 7][..], b"testing"].concat());
        assert_eq!(Message::default().float(2, 1.0).0, [0x15, 0, 0, 0x80, 0x3f]);
        // A negative number takes ten bytes.
        assert_eq!(Message::default().number(3, (-1_i64).cast_unsigned()).0.len(), 11);
    }

    #[test]
    fn a_graph_goes_on_from_another_ones_part() {
        let mut below = Graph::with_prefix("below.");
        let x = below.input("x", FLOAT, &[Side::Fixed(3), Side::Named("n")]);
        let doubled = below.scale(&x, 2.0);
        below.output("given", &doubled, 3);
        let part = part(&below);
        let mut graph = Graph::default();
        let given = Graph::given("given");
        let sum = graph.scale(&given, 2.0);
        graph.output("answer", &sum, 3);
        graph.drop_unused();
        let file = model(&graph, &part, &[("key", "word")]);
        let at = |bytes: &[u8]| file.windows(bytes.len()).position(|window| window == bytes);
        // Operations stand in an order in which they can be done.
        assert!(
            at(&part).expect("it is there whole") < at(b"answer").expect("it comes after that")
        );
        assert!(at(b"word").is_some());
        // Equal constants have names of their own.
        let bits = format!("float_{:08x}", 2.0_f32.to_bits());
        assert_eq!(below.constants[0].name, format!("below.{bits}"));
        assert_eq!(graph.constants[0].name, bits);
    }

    #[test]
    fn a_constant_has_sides_type_name_and_bytes() {
        let constant = Constant {
            name: "x".to_string(),
            shape: vec![1, 2],
            numbers: Numbers::Byte(vec![1, -1]),
        };
        let expected = [8, 1, 8, 2, 16, 3, 66, 1, b'x', 74, 2, 1, 255];
        assert_eq!(of_constant(&constant).0, expected);
    }
}
