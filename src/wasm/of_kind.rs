//! One of several kinds, with what it is given, on its way in.
//!
//! It comes as `{ kind, input }`. Read as such by serde, whose reader has to be ready for an input
//! before its kind, every type in it would be compiled a second time: a twentieth of the engine.

use js_sys::{Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** One of several kinds, with what it is given. */
type OneOf<Kinds> = Kinds extends string
  ? { kind: Kinds }
  : { [Kind in keyof Kinds]: { kind: Kind; input: Kinds[Kind] } }[keyof Kinds];

/** What is asked. The answer has the question's kind. */
export type Question = OneOf<Questions>;

/** What is to be done. */
export type JobRequest = OneOf<JobRequests>;
"#;

#[wasm_bindgen]
extern "C" {
    /// A [`super::ask::Question`] as it comes.
    #[wasm_bindgen(typescript_type = "Question")]
    pub type OneQuestion;

    /// A [`super::job::JobRequest`] as it comes.
    #[wasm_bindgen(typescript_type = "JobRequest")]
    pub type OneJobRequest;
}

/// A value of `{ kind, input }`, or of `{ kind }` where there is no input.
///
/// # Errors
/// What is wrong with anything else.
pub(super) fn of_kind<T: DeserializeOwned>(value: &JsValue) -> Result<T, String> {
    let tagged = tagged(value).map_err(|thrown| format!("{thrown:?}"))?;
    serde_wasm_bindgen::from_value(tagged).map_err(|error| error.to_string())
}

/// The same as `{ [kind]: input }`, or its kind alone.
fn tagged(value: &JsValue) -> Result<JsValue, JsValue> {
    let field = |name: &str| Reflect::get(value, &name.into());
    let (kind, input) = (field("kind")?, field("input")?);
    if input.is_undefined() {
        return Ok(kind);
    }
    let tagged = Object::new();
    Reflect::set(&tagged, &kind, &input)?;
    Ok(tagged.into())
}
