// What an address says of a page that is a part of another one: `?embed`, or `embed` in the hash, such as
// `#/results/map?embed&try&language=zh&model=gru`.

import { type Language, isLanguage } from "../i18n/language.ts";
import { readAddress } from "../state/address.ts";
import { type Embedded, type Place, tabsOf } from "../state/place.ts";

export interface EmbeddedAddress extends Embedded {
  /** Else it is the person's own. */
  language?: Language;
}

/** What the embedding page asks for; nothing where the page is a whole one. */
export function readEmbedding({ search, hash }: Pick<Location, "search" | "hash">): EmbeddedAddress | undefined {
  const inHash = hash.startsWith("#/") ? (hash.split("?", 2)[1] ?? "") : hash.slice(1);
  const asked = [search, inHash].map((query) => new URLSearchParams(query));
  if (!asked.some((query) => query.has("embed"))) return undefined;
  const language = asked.map((query) => query.get("language")).find(isLanguage);
  const place = (readAddress(hash).place ?? { stage: "texts", tab: tabsOf.texts[0] }) as Place;
  return { place, hasDock: asked.some((query) => query.has("try")), ...(language && { language }) };
}
