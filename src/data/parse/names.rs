//! What label columns and text columns are called.

/// Names of a label column, in the order in which they are preferred.
const LABEL_NAMES: &[&str] = &[
    "label",
    "labels",
    "class",
    "category",
    "intent",
    "标签",
    "类别",
    "分类",
    "标注",
    "意图",
    // Those before may stand alone in a header.
    "tag",
    "topic",
    "sentiment",
    "target",
    "classification",
    "emotion",
    "polarity",
    "genre",
    "gold",
    "主题",
    "情感",
    "类型",
    "话题",
    "情绪",
    "標籤",
    "類別",
    "分類",
    "標註",
    "主題",
    "情緒",
    "類型",
    "etiqueta",
    "etiquetas",
    "clase",
    "categoría",
    "categoria",
    "sentimiento",
    "polaridad",
    "intención",
    "étiquette",
    "etiquette",
    "libellé",
    "classe",
    "catégorie",
    "categorie",
    "polarité",
    "intention",
    "kategorie",
    "klasse",
    "etikett",
    "stimmung",
    "absicht",
    "rótulo",
    "rotulo",
    "sentimento",
    "polaridade",
    "etichetta",
    "intento",
    "метка",
    "класс",
    "категория",
    "тональность",
    "мітка",
    "клас",
    "категорія",
    "etykieta",
    "klasa",
    "kategoria",
    "categorie",
    "etiket",
    "sınıf",
    "kategori",
    "duygu",
    "ラベル",
    "カテゴリ",
    "カテゴリー",
    "クラス",
    "感情",
    "라벨",
    "레이블",
    "분류",
    "카테고리",
    "클래스",
    "감정",
    "التصنيف",
    "تصنيف",
    "الفئة",
    "فئة",
    "श्रेणी",
    "वर्ग",
    "लेबल",
    "nhãn",
    "phân loại",
    "kelas",
    "klass",
    "štítek",
    "třída",
    "luokka",
    "ετικέτα",
    "κατηγορία",
    "תווית",
    "קטגוריה",
    "หมวดหมู่",
    "برچسب",
    "دسته",
    "displayname",
    "classname",
    "choice",
    "choices",
    "annotation",
    "тема",
    "тип",
    "tipo",
    "typ",
    "thema",
    "tema",
    "type",
    "completion",
    "y",
    "rating",
    "answer",
];

/// Names of a text column, in the order in which they are preferred.
const TEXT_NAMES: &[&str] = &[
    "text",
    "texts",
    "sentence",
    "content",
    "review",
    "message",
    "文本",
    "内容",
    "句子",
    "正文",
    // Those before may stand alone in a header.
    "评论",
    "消息",
    "utterance",
    "comment",
    "tweet",
    "document",
    "body",
    "question",
    "query",
    "sms",
    "email",
    "post",
    "news",
    "article",
    "feedback",
    "complaint",
    "description",
    "headline",
    "title",
    "input",
    "phrase",
    "文章",
    "短信",
    "新闻",
    "问题",
    "问句",
    "语句",
    "评价",
    "描述",
    "留言",
    "微博",
    "标题",
    "內容",
    "評論",
    "訊息",
    "留言",
    "標題",
    "問題",
    "texto",
    "textos",
    "frase",
    "oración",
    "comentario",
    "mensaje",
    "reseña",
    "opinión",
    "contenido",
    "pregunta",
    "texte",
    "textes",
    "commentaire",
    "avis",
    "contenu",
    "satz",
    "kommentar",
    "nachricht",
    "inhalt",
    "rezension",
    "bewertung",
    "frage",
    "beschreibung",
    "comentário",
    "mensagem",
    "conteúdo",
    "pergunta",
    "testo",
    "commento",
    "messaggio",
    "recensione",
    "contenuto",
    "domanda",
    "текст",
    "сообщение",
    "комментарий",
    "отзыв",
    "предложение",
    "содержание",
    "вопрос",
    "повідомлення",
    "коментар",
    "відгук",
    "tekst",
    "zdanie",
    "komentarz",
    "wiadomość",
    "treść",
    "opinia",
    "zin",
    "bericht",
    "metin",
    "cümle",
    "yorum",
    "mesaj",
    "テキスト",
    "本文",
    "文",
    "レビュー",
    "コメント",
    "メッセージ",
    "質問",
    "텍스트",
    "문장",
    "내용",
    "본문",
    "리뷰",
    "댓글",
    "메시지",
    "질문",
    "النص",
    "نص",
    "الجملة",
    "تعليق",
    "رسالة",
    "पाठ",
    "वाक्य",
    "टिप्पणी",
    "văn bản",
    "câu",
    "nội dung",
    "bình luận",
    "teks",
    "kalimat",
    "komentar",
    "ulasan",
    "mening",
    "komentář",
    "věta",
    "teksti",
    "lause",
    "κείμενο",
    "טקסט",
    "ข้อความ",
    "متن",
    "textcontent",
    "source",
    "prompt",
    "patterns",
    "subject",
    "summary",
    "x",
];

/// How many of the preferred names are taken for a header without a partner.
const N_PLAIN_NAMES: usize = 10;

/// Names of columns that number or name the rows.
const ID_NAMES: &[&str] = &[
    "id",
    "ids",
    "idx",
    "index",
    "nr",
    "no",
    "no.",
    "num",
    "number",
    "uuid",
    "guid",
    "#",
    "编号",
    "序号",
    "編號",
    "row",
    "row_idx",
    "line",
    "key",
    "annotation_id",
    "annotator",
    "lead_time",
    "user",
    "created_at",
    "updated_at",
    "date",
    "time",
    "timestamp",
    "url",
];

/// Past so many bytes it is no name.
const LONGEST_NAME: usize = 200;

/// A name as it is compared: small letters, without what stands around it.
pub(super) fn plain_name(name: &str) -> String {
    if name.len() > LONGEST_NAME {
        return String::new();
    }
    let is_around = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '*' | '`' | ':' | '：' | '\u{feff}' | '\u{200b}')
    };
    let name = name.trim_matches(is_around);
    match name.strip_prefix('#') {
        Some(rest) if !rest.is_empty() => rest.trim_matches(is_around).to_lowercase(),
        _ => name.to_lowercase(),
    }
}

/// Whether a row names both a label column and a text column.
pub(super) fn is_header(fields: &[String]) -> bool {
    matches!(find_names(fields), (Some(label), Some(text)) if label != text)
}

/// Whether it is one of the plainest names, in any place.
pub(super) fn is_plain(name: &str) -> bool {
    let name = plain_name(name);
    LABEL_NAMES[..N_PLAIN_NAMES].contains(&name.as_str())
        || TEXT_NAMES[..N_PLAIN_NAMES].contains(&name.as_str())
}

/// Whether it is a name of a label column or of a text column.
pub(super) fn is_known(name: &str) -> bool {
    let name = plain_name(name);
    LABEL_NAMES.contains(&name.as_str()) || TEXT_NAMES.contains(&name.as_str())
}

/// Whether a text column is called so.
pub(super) fn is_text_name(name: &str) -> bool {
    TEXT_NAMES.contains(&plain_name(name).as_str())
}

/// Whether a label column is called so.
pub(super) fn is_label_name(name: &str) -> bool {
    LABEL_NAMES.contains(&plain_name(name).as_str())
}

/// Whether it is what columns are called that number the rows, or tell when and by whom they
/// were made.
pub(super) fn is_id_name(name: &str) -> bool {
    let name = plain_name(name);
    name.is_empty() || name.starts_with("unnamed:") || ID_NAMES.contains(&name.as_str())
}

/// The label column and the text column among names.
pub(super) fn find_names(names: &[String]) -> (Option<usize>, Option<usize>) {
    let names: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
    let label = find_name(&names, LABEL_NAMES, None);
    let text = find_name(&names, TEXT_NAMES, label);
    (label, text)
}

/// The column that has one of the wanted names, or has it as a part, as in `tweet_text`.
fn find_name(names: &[String], wanted: &[&str], taken: Option<usize>) -> Option<usize> {
    let find = |matches: &dyn Fn(&str, &str) -> bool| {
        wanted.iter().find_map(|wanted| {
            let matches =
                |&column: &usize| Some(column) != taken && matches(&names[column], wanted);
            (0..names.len()).find(matches)
        })
    };
    find(&|name, wanted| name == wanted).or_else(|| {
        find(&|name, wanted| {
            let mut words = name.split(' ');
            let first_word = words.next() == Some(wanted) && words.nth(1).is_none();
            // One letter or sign is a name only alone.
            wanted.chars().nth(1).is_some()
                && (first_word || name.split(['_', '-', '.']).any(|part| part == wanted))
        })
    })
}
