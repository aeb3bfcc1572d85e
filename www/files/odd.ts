// Whether a text looks like no language: most often it was read in another encoding than its own.

/** The most frequent characters of Chinese texts, simplified and traditional: nearly every second one is of these. */
const commonHan = new Set(
  "的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次東車書見説來個國時後會過們為這對還發沒與從動兩長樣現學開關問經點電話實給機嗎讓味吃服务買卖店",
);

/** The same of Korean. */
const commonHangul = new Set(
  "이다는을를의에가고하지은도로기사어니한서리자있시해과인나대그스라일만전수들게제정면보아까적여와주원부장으것음요거했었습무상안세오우성",
);

const sampleLength = 20_000;
/** Fewer letters say nothing. */
const leastLetters = 12;

export function looksOdd(text: string): boolean {
  const sample = sampleOf(text);
  const foreign = count(sample, /[^\0-\x7f]/gu);
  if (foreign === 0) return false;
  const strange = count(sample, /[\p{Co}\p{Cn}\uFFFD\x80-\x9f]/gu);
  if (strange > foreign / 20) return true;
  const letters = count(sample, /\p{L}/gu);
  if (letters < leastLetters) return false;

  const accented = count(sample, /[\u00c0-\u00ff]/gu);
  const latin = count(sample, /\p{Script=Latin}/gu);
  // In no language written in Latin letters is every second letter an accented one.
  if (accented > 8 && accented > latin / 2) return true;
  // Signs stand between words, not inside of them.
  const signsInWords = count(sample, /\p{L}[¡-¿×÷†‡•…‰‹›€™]\p{L}/gu);
  if (signsInWords > 2 && signsInWords > foreign / 10) return true;

  const words = sample.match(/\p{L}+/gu) ?? [];
  const mixed = words.filter((word) => scriptsOf(word) > 1).length;
  if (mixed > 2 && mixed > words.length / 10) return true;

  const halfWidth = count(sample, /[\uff61-\uff9f]/gu);
  if (halfWidth > foreign / 4 && halfWidth > leastLetters) return true;

  const han = sample.match(/\p{Script=Han}/gu) ?? [];
  const isJapanese = /\p{Script=Hiragana}/u.test(sample);
  const common = han.filter((character) => commonHan.has(character)).length;
  return !isJapanese && han.length >= 30 && common < han.length / 25;
}

/** Which share of the signs beyond ASCII are frequent ones of Chinese, Korean or Japanese. */
export function familiarity(text: string): number {
  const signs = sampleOf(text).match(/[^\0-\x7f\p{P}\p{S}\s]/gu) ?? [];
  const isKana = (sign: string) =>
    /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sign) && !/[\uff61-\uff9f]/.test(sign);
  const familiar = signs.filter((sign) => commonHan.has(sign) || commonHangul.has(sign) || isKana(sign));
  return familiar.length / Math.max(1, signs.length);
}

/** The beginning of a text, and of a long one its middle, too. */
function sampleOf(text: string): string {
  if (text.length <= 2 * sampleLength) return text;
  const middle = text.length >> 1;
  return text.slice(0, sampleLength) + text.slice(middle, middle + sampleLength);
}

/** Of the scripts that are not written together in a word. */
function scriptsOf(word: string): number {
  const scripts = [
    /\p{Script=Latin}/u,
    /\p{Script=Cyrillic}/u,
    /\p{Script=Greek}/u,
    /\p{Script=Hebrew}|\p{Script=Arabic}/u,
    /\p{Script=Hangul}/u,
  ];
  return scripts.filter((script) => script.test(word)).length;
}

export function count(text: string, pattern: RegExp): number {
  let n = 0;
  for (const _ of text.matchAll(pattern)) n++;
  return n;
}
