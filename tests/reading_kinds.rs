//! Many small files of the kinds of which `tests/fixtures/texts` has one each.

use handful::data::{ParseOptions, Parsed, parse};
use serde_json::Value;

/// Three texts and what else stands for them.
const A: &str = "The soup was hot";
const B: &str = "A lovely view of the sea";
const C: &str = "The parcel came late";

fn read(text: &str) -> Parsed {
    parse(text, &ParseOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Reads a text, in which `@A`, `@B` and `@C` stand for the three texts, and compares the rows'
/// labels and texts and the codes of the notes, with the reasons why rows are left out.
#[track_caller]
fn check(text: &str, rows: &[(&str, &str)], codes: &[&str]) {
    let text = text.replace("@A", A).replace("@B", B).replace("@C", C);
    let parsed = read(&text);
    let found: Vec<(&str, &str)> =
        parsed.examples.iter().map(|row| (row.label.as_str(), row.text.as_str())).collect();
    assert_eq!(found, rows, "{text}\n{:?}", parsed.layout);
    let word = |value: &Value| value.as_str().map(str::to_string).expect("it is a word");
    let value = |kind: &dyn Fn() -> serde_json::Result<Value>| kind().expect("it is plain");
    let notes =
        parsed.notes.iter().map(|note| word(&value(&|| serde_json::to_value(&note.kind))["code"]));
    let whys = parsed.left_out.iter().map(|row| word(&value(&|| serde_json::to_value(row.why))));
    let found: Vec<String> = notes.chain(whys).filter(|code| code != "unusedColumns").collect();
    assert_eq!(found, codes, "{text}");
}

const PNP: [(&str, &str); 3] = [("p", A), ("n", C), ("p", B)];

#[test]
fn what_stands_above() {
    check("sep=|\np|@A\nn|@C\np|@B", &PNP, &["separatorLine"]);
    check("\"sep=;\"\r\nlabel;text\r\np;@A\r\nn;@C\r\np;@B", &PNP, &["separatorLine"]);
    check("sep=\\t\np\t@A\nn\t@C\np\t@B", &PNP, &["separatorLine"]);
    check("# mine\n# of May\nlabel,text\np,@A\nn,@C\np,@B", &PNP, &["preamble"]);
    check("#label\ttext\np\t@A\nn\t@C\np\t@B", &PNP, &[]);
    check("Report,2024\nBy,Ann\n\nlabel,text\np,@A\nn,@C\np,@B", &PNP, &["preamble"]);
    check(
        "\"Feedback, Q3\"\n\"label\",\"text\"\n\"p\",\"@A\"\n\"n\",\"@C\"\n\"p\",\"@B\"",
        &PNP,
        &["preamble"],
    );
    check(
        "Raport,,\nLp,Aa,Bb\n1,p,@A\n2,n,@C\n3,p,@B\n4,n,w w\n5,p,v v",
        &[PNP[0], PNP[1], PNP[2], ("n", "w w"), ("p", "v v")],
        &["preamble", "header"],
    );
}

#[test]
fn fields_that_are_all_quoted_hold_whatever_else_a_layout_is_known_by() {
    let tabs = [("p", "\tThe soup\twas hot"), ("n", "It came\tlate"), ("p", "A lovely\tview")];
    let quoted = |(label, text): &(&str, &str)| format!("\"{label}\",\"{text}\"\n");
    check(&tabs.iter().map(quoted).collect::<String>(), &tabs, &[]);
    let lines = [("p", "A title\nlabel,text\nand more"), ("n", "sep=;"), ("p", "p,n\nn,p")];
    check(&lines.iter().map(quoted).collect::<String>(), &lines, &[]);
    let empty = [("", "\n\"\",good"), ("good", "The soup was hot"), ("good", "It was fine")];
    let doubled: String =
        empty.iter().map(|(label, text)| quoted(&(label, &text.replace('"', "\"\"")))).collect();
    check(&doubled, &[empty[0], empty[1], empty[2]], &["unlabelled"]);
}

#[test]
fn headers() {
    for (text, label) in [
        ("文本", "标签"),
        ("Satz", "Klasse"),
        ("текст", "метка"),
        ("テキスト", "ラベル"),
        ("النص", "التصنيف"),
        ("comentário", "classe"),
    ] {
        check(&format!("{label}\t{text}\np\t@A\nn\t@C\np\t@B"), &PNP, &[]);
        check(&format!("{label};{text}\np;@A\nn;@C\np;@B"), &PNP, &[]);
    }
    check("x1,x2\np,@A\nn,@C\np,@B", &[("x1", "x2"), PNP[0], PNP[1], PNP[2]], &["header"]);
    check("id,text\n1,@A\n2,@C", &[("", A), ("", C)], &["unlabelled"]);
}

#[test]
fn columns_beside() {
    check(
        "text,label,answer\n@A,p,accept\n@B,n,reject\n@C,n,ignore",
        &[("p", A)],
        &["qualifier", "rejected", "ignored"],
    );
    check(
        "text,label,answer\n@A,p,accept\n@B,p,reject",
        &[("p", A), ("not p", B)],
        &["rejections", "qualifier"],
    );
    check("label,text,split\np,@A,train\nn,@C,train\np,@B,test", &PNP, &["qualifier"]);
    check("label,text,is_valid\np,@A,False\nn,@C,False\np,@B,True", &PNP, &["qualifier"]);
    check("label,text,confidence\np,@A,0.5\nn,@C,0.6\np,@B,0.7", &PNP, &["qualifier"]);
    check(
        "label,text,status\np,@A,submitted\nn,@B,discarded\nn,@C,submitted",
        &[("p", A), ("n", C)],
        &["qualifier", "discarded"],
    );
    check(
        "id,text,label\n1,@A, and so on,p\n2,@C,n",
        &[("p", &format!("{A}, and so on")), ("n", C)],
        &["longRows"],
    );
    let only =
        ParseOptions { keep_split: Some(vec!["test".to_string()]), ..ParseOptions::default() };
    let parsed =
        parse("label,text,split\np,a b c,train\nn,d e f,test\np,g h i,test", &only).unwrap();
    assert_eq!((parsed.examples.len(), parsed.left_out.len()), (2, 1));
}

#[test]
fn quotes() {
    check("p,@A\nn,\"@C\np,@B", &[("p", A), ("n", &format!("\"{C}")), ("p", B)], &["strayQuotes"]);
    check(
        "p,@A\nn,\"@C\nn,x 5\"\np,@B",
        &[("p", A), ("n", &format!("\"{C}")), ("n", "x 5\""), ("p", B)],
        &["strayQuotes"],
    );
    check(
        "p,\"Say \"@A\", now\"\nn,@C",
        &[("p", &format!("Say \"{A}\", now")), ("n", C)],
        &["strayQuotes"],
    );
    check(
        "p,\"Say \\\"@A\\\", now\"\nn,@C",
        &[("p", &format!("Say \"{A}\", now")), ("n", C)],
        &["escapes"],
    );
    check("p;@A\\; yes\nn;@C\np;@B", &[("p", &format!("{A}; yes")), PNP[1], PNP[2]], &["escapes"]);
    check("\"p\",\"x\nn,y\"\n\"n\",\"z\"", &[("p", "x\nn,y"), ("n", "z")], &[]);
}

#[test]
fn lines() {
    check("p    @A\nn    @C\np    @B", &PNP, &[]);
    check("praise   @A\ncomplaint   @C", &[("praise", A), ("complaint", C)], &[]);
    check("@A    p\n@C    n\n@B    p", &PNP, &[]);
    check("| label | text |\n|---|---|\n| p | @A |\n| n | @C |\n| p | @B |", &PNP, &[]);
    check(
        "<table><tr><th>text<th>label</tr><tr><td>@A<td>p</tr><tr><td>@C<td>n</tr><tr><td>@B<td>p</tr></table>",
        &PNP,
        &[],
    );
    check("__label__p __label__q @A\n@C __label__n", &[("p", A), ("n", C)], &["severalLabels"]);
    check(
        "text,labels\n@A,\"['p', 'q']\"\n@C,['n']\n@B,[]",
        &[("p", A), ("n", C), ("", B)],
        &["severalLabels", "unlabelled"],
    );
    check("ｐ\t@A\np\t@B\np\u{200b}\t@C", &[("ｐ", A), ("ｐ", B), ("ｐ", C)], &["mergedLabels"]);
}

#[test]
fn json_of_tools() {
    let tool = &["export"];
    let task = |annotations: &str, text: &str| {
        format!("{{\"annotations\":[{annotations}],\"data\":{{\"text\":\"{text}\"}}}}")
    };
    let choice = |label: &str| {
        format!(
            "{{\"result\":[{{\"type\":\"choices\",\"from_name\":\"s\",\"value\":{{\"choices\":[\"{label}\"]}}}}]}}"
        )
    };
    check(
        &format!(
            "[{},{},{}]",
            task(&choice("p"), "@A"),
            task("", "@C"),
            task("{\"was_cancelled\":true,\"result\":[]}", "@B")
        ),
        &[("p", A), ("", C)],
        &["export", "unlabelled", "skipped"],
    );
    check(
        "[{\"text\":\"@A\",\"id\":1,\"topic\":\"p\",\"annotation_id\":9,\"lead_time\":1.5},{\"text\":\"@C\",\"id\":2,\"topic\":{\"choices\":[\"n\",\"q\"]},\"annotation_id\":8,\"lead_time\":2.5}]",
        &PNP[..2],
        &["export", "severalLabels"],
    );
    check(
        "{\"text\":\"@A\",\"options\":[],\"accept\":[\"p\"],\"answer\":\"accept\"}\n{\"text\":\"@C\",\"options\":[],\"accept\":[\"n\"],\"answer\":\"accept\"}\n{\"text\":\"@B\",\"options\":[],\"accept\":[],\"answer\":\"ignore\"}",
        &PNP[..2],
        &["export", "qualifier", "ignored"],
    );
    check(
        "[{\"fields\":{\"text\":\"@A\"},\"responses\":{\"q\":[{\"value\":\"p\",\"status\":\"submitted\"}]}},{\"fields\":{\"text\":\"@C\"},\"responses\":{\"q\":[{\"value\":\"n\",\"status\":\"draft\"}]}}]",
        &[("p", A), ("", C)],
        &["export", "unlabelled"],
    );
    check(
        "{\"text\":\"@A\",\"cats\":{\"p\":0.9,\"n\":0.1}}\n{\"text\":\"@C\",\"cats\":{\"p\":0,\"n\":1}}",
        &PNP[..2],
        tool,
    );
    check(
        "{\"features\":[{\"name\":\"label\",\"type\":{\"names\":[\"n\",\"p\"]}}],\"rows\":[{\"row\":{\"text\":\"@A\",\"label\":1}},{\"row\":{\"text\":\"@C\",\"label\":0}}]}",
        &PNP[..2],
        &["export", "classNames"],
    );
    for pandas in [
        "{\"0\":{\"text\":\"@A\",\"label\":\"p\"},\"1\":{\"text\":\"@C\",\"label\":\"n\"}}",
        "{\"text\":{\"0\":\"@A\",\"1\":\"@C\"},\"label\":{\"0\":\"p\",\"1\":\"n\"}}",
        "{\"columns\":[\"text\",\"label\"],\"index\":[0,1],\"data\":[[\"@A\",\"p\"],[\"@C\",\"n\"]]}",
        "{\"schema\":{\"fields\":[]},\"data\":[{\"index\":0,\"text\":\"@A\",\"label\":\"p\"},{\"index\":1,\"text\":\"@C\",\"label\":\"n\"}]}",
    ] {
        check(pandas, &PNP[..2], tool);
    }
    check(
        "{\"rasa_nlu_data\":{\"common_examples\":[{\"text\":\"@A\",\"intent\":\"p\",\"entities\":[{\"start\":0,\"end\":3}]},{\"text\":\"@C\",\"intent\":\"n\"}]}}",
        &PNP[..2],
        tool,
    );
    check(
        "nlu:\n- intent: p\n  examples: |\n    - @A\n- intent: n\n  examples: |\n    - @C\n- synonym: x\n  examples: |\n    - y",
        &PNP[..2],
        tool,
    );
}

#[test]
fn other_json() {
    let unfolded = &["unfolded"];
    check(
        "{\"data\":{\"items\":[{\"text\":\"@A\",\"label\":\"p\"},{\"text\":\"@C\",\"label\":\"n\"}]}}",
        &PNP[..2],
        unfolded,
    );
    check(
        "{\"intents\":[{\"tag\":\"p\",\"patterns\":[\"@A\"]},{\"tag\":\"n\",\"patterns\":[\"@C\",\"x\"]}]}",
        &[PNP[0], PNP[1], ("n", "x")],
        &["unfolded", "unfolded"],
    );
    check(
        "{\"train\":[{\"text\":\"@A\",\"label\":\"p\"}],\"test\":[{\"text\":\"@C\",\"label\":\"n\"}]}",
        &PNP[..2],
        &["qualifier"],
    );
    check("{\"text\":\"@A\",\"label\":\"p\"}", &PNP[..1], &[]);
    check("[[\"@A\",\"p\"],[\"@C\",\"n\"],[\"@B\",\"p\"]]", &PNP, &[]);
    check("{\"p\":[\"@A\",\"@B\"],\"n\":[\"@C\"]}", &[PNP[0], PNP[2], PNP[1]], &[]);
    check(
        "{'text': '@A', 'label': 'p'}\n{'text': '@C', 'label': None}",
        &[("p", A), ("", C)],
        &["unlabelled"],
    );
    check(
        "[{\"text\":\"@A\",\"label\":\"p\"},{\"text\":\"@C\",\"label\":NaN},]",
        &[("p", A), ("", C)],
        &["unlabelled"],
    );
    check(
        "{\"text\":\"a\\u0000b\",\"label\":\"p\"}\n{\"text\":\"\\ud800\",\"label\":\"n\"}",
        &[("p", "a b"), ("n", "\u{fffd}")],
        &["controlCharacters", "replacedCharacters"],
    );
    for spans in [
        "{\"text\":\"@A\",\"label\":[[0,3,\"X\"]]}",
        "{\"text\":\"@A\",\"spans\":[{\"start\":0,\"end\":3,\"label\":\"X\"}],\"answer\":\"accept\"}",
        "{\"text\":\"@A\",\"entities\":[{\"start_offset\":0,\"end_offset\":3,\"label\":\"X\"}]}",
    ] {
        let error = parse(spans, &ParseOptions::default()).unwrap_err().to_string();
        assert!(error.contains("not whole texts"), "{error}");
    }
}
