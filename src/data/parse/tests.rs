use super::*;
use crate::data::MAX_BYTES;

fn read(text: &str) -> Parsed {
    parse(text, &ParseOptions::default()).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// Parses and compares `(format, has_header)` and rows of `(line, label, text)`.
fn check(text: &str, format: Format, has_header: bool, expected: &[(usize, &str, &str)]) {
    check_with(text, &ParseOptions::default(), format, has_header, expected);
}

fn check_with(
    text: &str,
    options: &ParseOptions,
    format: Format,
    has_header: bool,
    expected: &[(usize, &str, &str)],
) {
    let parsed = parse(text, options).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let rows: Vec<_> = parsed
        .examples
        .iter()
        .map(|example| (example.line, example.label.as_str(), example.text.as_str()))
        .collect();
    assert_eq!(rows, expected, "{text:?} {:?}", parsed.layout);
    assert_eq!((parsed.layout.format, parsed.layout.has_header), (format, has_header), "{text:?}");
}

fn error(text: &str) -> Error {
    parse(text, &ParseOptions::default()).map(|parsed| panic!("{text:?}: {parsed:?}")).unwrap_err()
}

#[test]
fn tabs_separate_label_and_text_in_either_order() {
    check(
        "pos\tgood film\nneg\tbad film",
        Format::Tsv,
        false,
        &[(1, "pos", "good film"), (2, "neg", "bad film")],
    );
    // Chinese texts shorter than their English labels.
    check("good\t很好\nbad\t不好", Format::Tsv, false, &[(1, "good", "很好"), (2, "bad", "不好")]);
    check(
        "good film\tpos\nbad film\tneg",
        Format::Tsv,
        false,
        &[(1, "pos", "good film"), (2, "neg", "bad film")],
    );
    check(
        "体育\t国足赢了\r\n财经\t股市大涨\r\n",
        Format::Tsv,
        false,
        &[(1, "体育", "国足赢了"), (2, "财经", "股市大涨")],
    );
    check(
        "\u{feff}a, b\tx: y, z\r\r c d \tw ",
        Format::Tsv,
        false,
        &[(1, "a, b", "x: y, z"), (3, "c d", "w ")],
    );
    check(
        "personal message\tok\nspam\tno\npersonal message\thi",
        Format::Tsv,
        false,
        &[(1, "personal message", "ok"), (2, "spam", "no"), (3, "personal message", "hi")],
    );
}

#[test]
fn long_values_are_texts_even_where_they_repeat() {
    let text = "the same long text ".repeat(5);
    let parsed = read(&format!("{text}\ta\n{text}\tb\n{text}\tc"));
    assert_eq!((parsed.layout.label_column, parsed.layout.text_column), (1, 0));
}

#[test]
fn who_writes_by_hand_may_have_spaces_in_the_place_of_some_tabs() {
    let expected = [(1, "pos", "good film"), (2, "neg", "bad film"), (3, "pos", "fine film")];
    for text in [
        "pos  good film\nneg   bad film\npos\tfine film",
        "pos\tgood film\nneg\tbad film\npos  fine film",
    ] {
        check(text, Format::Spaces, false, &expected);
    }
    // A line without either is told of where it stands, and spaces within a text are its own.
    check(
        "pos\tgood  film\nneg\tbad film\npos\tfine film",
        Format::Tsv,
        false,
        &[(1, "pos", "good  film"), expected[1], expected[2]],
    );
}

#[test]
fn only_one_tab_separates_where_there_are_two_columns() {
    check(
        "a\tx\ty\nb\tlonger\na\tz z",
        Format::Tsv,
        false,
        &[(1, "a", "x\ty"), (2, "b", "longer"), (3, "a", "z z")],
    );
    check(
        "long x\ty\ta\nlonger\tb\nlong z\ta",
        Format::Tsv,
        false,
        &[(1, "a", "long x\ty"), (2, "b", "longer"), (3, "a", "long z")],
    );
}

#[test]
fn rows_that_cannot_be_split_keep_their_text() {
    check(
        "a\tx y\nno label\nb\tz w\n\tmissing\nc\t",
        Format::Tsv,
        false,
        &[(1, "a", "x y"), (2, "", "no label"), (3, "b", "z w"), (4, "", "missing"), (5, "c", "")],
    );
}

#[test]
fn quotes_survive_in_tab_separated_texts() {
    check(
        "a\t\"Great\" he said\nb\tthe so-called \"\"\n",
        Format::Tsv,
        false,
        &[(1, "a", "\"Great\" he said"), (2, "b", "the so-called \"\"")],
    );
    check(
        "label\ttext\nb\t\"two\nlines, \"\"quoted\"\"\"\na\tz",
        Format::Tsv,
        true,
        &[(2, "b", "two\nlines, \"quoted\""), (4, "a", "z")],
    );
}

#[test]
fn headers_name_the_columns_in_two_languages() {
    check("Label,Text\npos,good", Format::Csv, true, &[(2, "pos", "good")]);
    check("内容\t类别\n国足赢了\t体育", Format::Tsv, true, &[(2, "体育", "国足赢了")]);
    check(
        "id;tweet_text;intent\n1;hello, you;greet\n2;\"a;\nb\";x",
        Format::Csv,
        true,
        &[(2, "greet", "hello, you"), (3, "x", "a;\nb")],
    );
    check(
        "text,label,label_text\ngood,1,pos\nbad,0,neg",
        Format::Csv,
        true,
        &[(2, "1", "good"), (3, "0", "bad")],
    );
    check(
        "Class Index,Title,Description\n3,Up,Shares rose",
        Format::Csv,
        true,
        &[(2, "3", "Shares rose")],
    );
    check("标签\t备注\na\tx y z", Format::Tsv, true, &[(2, "a", "x y z")]);
    check(
        "question\tHow are you?\ntopic\tWell\nquestion\tWho?",
        Format::Tsv,
        false,
        &[(1, "question", "How are you?"), (2, "topic", "Well"), (3, "question", "Who?")],
    );
    check("label\ttext", Format::Tsv, true, &[]);
}

#[test]
fn csv_is_read_with_its_quotes_and_without() {
    check(
        "pos,\"good, very\"\nneg,\"bad\nreally\"\npos,fine",
        Format::Csv,
        false,
        &[(1, "pos", "good, very"), (2, "neg", "bad\nreally"), (4, "pos", "fine")],
    );
    check(
        "pos,Great film, loved it\nneg,Bad\npos,Nice, good, fun",
        Format::Csv,
        false,
        &[(1, "pos", "Great film, loved it"), (2, "neg", "Bad"), (3, "pos", "Nice, good, fun")],
    );
    check(
        "Great film, loved it,pos\nQuite bad,neg\nNice, good, fun,pos",
        Format::Csv,
        false,
        &[
            (1, "pos", "Great film, loved it"),
            (2, "neg", "Quite bad"),
            (3, "pos", "Nice, good, fun"),
        ],
    );
    check(
        "pos;Good, nice\nneg;Bad, awful",
        Format::Csv,
        false,
        &[(1, "pos", "Good, nice"), (2, "neg", "Bad, awful")],
    );
    check(
        "1,train,pos,Great film\n2,train,neg,Bad film\n3,train,pos,Good",
        Format::Csv,
        false,
        &[(1, "pos", "Great film"), (2, "neg", "Bad film"), (3, "pos", "Good")],
    );
}

#[test]
fn json_keys_are_columns() {
    check(
        "{\"text\":\"x y\",\"label\":1}\n{\"label\":2,\"text\":\"z\"}\n{\"text\":\"w\"}",
        Format::JsonLines,
        false,
        &[(1, "1", "x y"), (2, "2", "z"), (3, "", "w")],
    );
    check(
        "[{\"q\":\"what is it\",\"kind\":\"a\"},\n{\"q\":\"who was that\",\"kind\":\"b\"}]",
        Format::JsonLines,
        false,
        &[(1, "a", "what is it"), (2, "b", "who was that")],
    );
    assert!(matches!(
        error("{\"label\": \"a\", \"text\": \"x\"}\n{\"label\": \"a\""),
        Error { kind: ErrorKind::InvalidJson { .. }, line: Some(2) }
    ));
    assert_eq!(error("{\"q\": \"x\"}"), ErrorKind::UnknownLayout.at(1));
}

#[test]
fn fasttext_and_colons_put_the_label_first() {
    check(
        "__label__a x y\n\n__label__b __label__c z\nw",
        Format::FastText,
        false,
        &[(1, "a", "x y"), (3, "b", "z"), (4, "", "w")],
    );
    check(
        "bug: crash, at 10:30\nidea: http://a.org\nbug: again",
        Format::Colon,
        false,
        &[(1, "bug", "crash, at 10:30"), (2, "idea", "http://a.org"), (3, "bug", "again")],
    );
    check(
        "体育：国足赢了\n财经：股市，大涨",
        Format::Colon,
        false,
        &[(1, "体育", "国足赢了"), (2, "财经", "股市，大涨")],
    );
}

#[test]
fn what_the_person_corrects_is_obeyed() {
    let text = "label\ttext\nx y z\ta";
    let options =
        ParseOptions { has_header: Some(false), label_column: Some(1), ..ParseOptions::default() };
    check_with(text, &options, Format::Tsv, false, &[(1, "text", "label"), (2, "a", "x y z")]);
    let options =
        ParseOptions { has_header: Some(true), text_column: Some(0), ..ParseOptions::default() };
    check_with("p\tq\nx\ty", &options, Format::Tsv, true, &[(2, "y", "x")]);
    let options = ParseOptions { format: Some(Format::Colon), ..ParseOptions::default() };
    check_with(
        "a: b\tc\nd: e\tf",
        &options,
        Format::Colon,
        false,
        &[(1, "a", "b\tc"), (2, "d", "e\tf")],
    );
    let options = ParseOptions { label_column: Some(2), ..ParseOptions::default() };
    assert_eq!(
        parse("a\tb", &options).unwrap_err(),
        ErrorKind::MissingColumn { column: 2, n_columns: 2 }.at(1)
    );
    let options = ParseOptions { format: Some(Format::Tsv), ..ParseOptions::default() };
    assert_eq!(parse("\na: b", &options).unwrap_err(), ErrorKind::UnknownLayout.at(2));
}

#[test]
fn the_layout_shows_names_or_first_values() {
    assert_eq!(read("类别,文本\na,b").layout.columns, ["类别", "文本"]);
    let layout = read("a\tthis is a text of more than a few letters\nb\tc").layout;
    assert_eq!(layout.columns, ["a", "this is a text of more t…"]);
    assert_eq!((layout.label_column, layout.text_column), (0, 1));
    assert_eq!(read("{\"b\":\"x y\",\"a\":\"1\"}").layout.columns, ["b", "a"]);
}

#[test]
fn unreadable_input_says_where() {
    assert_eq!(error(""), ErrorKind::EmptyInput.into());
    assert_eq!(error("\u{feff} \r\n\t"), ErrorKind::EmptyInput.into());
    assert_eq!(error("a\tb\nc\t\0\0\0"), ErrorKind::BinaryInput.at(2));
    assert_eq!(error("PK\u{3}\u{4} and more"), ErrorKind::BinaryInput.into());
    assert_eq!(error("\nonly prose here\nand here"), ErrorKind::UnknownLayout.at(2));
    assert_eq!(error("http://a.org\nat 10:30"), ErrorKind::UnknownLayout.at(1));
    let options = ParseOptions { recover_quotes: Some(false), ..ParseOptions::default() };
    assert_eq!(
        parse("label,text\na,b\nc,\"d\ne,f", &options).unwrap_err(),
        ErrorKind::UnclosedQuote.at(3)
    );
}

#[test]
fn prose_with_commas_is_no_table() {
    let prose = "Well, it rained.\nThe dog, the cat, and I stayed in.\nNobody came.\nLater, we ate, drank, sang.\nSo, yes.\nIn the end, all left, tired, happy.\nGood, I thought.\nThe night, dark, fell.\nOne, two, three, four, five.\nThen, sleep.";
    assert_eq!(error(prose), ErrorKind::UnknownLayout.at(1));
}

#[test]
fn limits_hold() {
    let n_bytes = MAX_BYTES + 1;
    assert_eq!(
        error(&"x".repeat(n_bytes)),
        ErrorKind::TooLarge { n_bytes, limit: MAX_BYTES }.into()
    );
    let limit = MAX_EXAMPLES;
    let rows = "a\tb\n".repeat(limit);
    assert_eq!(read(&rows).examples.len(), limit);
    assert_eq!(read(&format!("label\ttext\n{rows}")).examples.len(), limit);
    let too_many = |n_texts| ErrorKind::TooManyTexts { n_texts, limit }.into();
    assert_eq!(error(&format!("c\td\n{rows}")), too_many(limit + 1));
    assert_eq!(error(&format!("{rows}{rows}")), too_many(2 * limit));
    assert_eq!(error(&"a,b\n".repeat(limit + 5)), too_many(limit + 5));
    assert_eq!(error(&"a: b\n".repeat(limit + 5)), too_many(limit + 5));
    assert_eq!(error(&"{\"a\":1,\"b\":2}\n".repeat(limit + 5)), too_many(limit + 5));
}

#[test]
fn a_row_of_what_cannot_be_seen_is_left_out() {
    let options = ParseOptions { format: Some(Format::FastText), ..ParseOptions::default() };
    let parsed = parse("__label__a x\n__label__\u{200b}\n__label__b y\n", &options).unwrap();
    assert_eq!(parsed.examples.len(), 2);
    assert_eq!(parsed.left_out, [LeftOut { line: 2, why: WhyLeftOut::Empty }]);
}
