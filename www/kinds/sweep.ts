// Copies that nothing refers to any more: no row, no version of the table, no text beside it, and no
// kept model.

import { createModelStores } from "../kept-models.ts";
import type { State } from "../state.ts";
import { type CopiesOf, copiesOf as ownCopies } from "./copies.ts";

/** What another tab is about to put into its table is so new. */
const newForMs = 600_000;

const reference = /(?:picture|sound):[0-9a-f]{16}/g;

export async function sweepCopies(
  state: State,
  copiesOf: CopiesOf = ownCopies,
  modelsOf = createModelStores(),
): Promise<void> {
  const project = state.projects.present;
  const copies = copiesOf(project);
  const ids = await copies.ids();
  if (ids.length === 0) return;
  const named = new Set<string>();
  const look = (value: unknown) => {
    for (const id of JSON.stringify(value ?? null).match(reference) ?? []) named.add(id);
  };
  const { data, label, trial, run } = state;
  for (const row of data.present.rows) look(row.text);
  for (const patch of [...data.past, ...data.future]) look(patch);
  look([data.draft, data.test.text, label.pool, trial.text, state.lessonBefore]);
  for (const row of [...(run.trained?.rows ?? []), ...(run.trained?.test ?? [])]) look(row.text);
  const models = modelsOf(project);
  for (const id of await models.ids()) {
    const model = await models.get(id);
    look([...(model?.trained.rows ?? []), ...(model?.trained.test ?? [])].map(({ text }) => text));
  }
  const old: string[] = [];
  for (const id of ids) {
    if (named.has(id)) continue;
    const copy = await copies.get(`${id}:`);
    if (Date.now() - (copy?.at ?? Date.now()) > newForMs || !copy) old.push(id);
  }
  if (old.length > 0) await copies.remove(old);
}
