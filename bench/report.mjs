// What a bench has found, as Markdown.

import { median } from "./median.mjs";

/**
 * @typedef {object} Results
 * @property {string} date
 * @property {string} command
 * @property {Awaited<ReturnType<typeof import("./machine.mjs").describeMachine>> & { load: number[] }} machine
 * @property {Record<string, string>} versions of the peers
 * @property {import("./steps.mjs").Result[]} [steps]
 * @property {import("./steps.mjs").Result[]} [webgpu]
 * @property {import("./encoders.mjs").Result[]} [encoders]
 * @property {import("./waits.mjs").Result[]} [waits]
 * @property {import("./start.mjs").Result} [start]
 * @property {import("./growth.mjs").Result[]} [growth]
 */

/** @param {Results} results */
export function report(results) {
  const { steps, webgpu, encoders, waits, start, growth } = results;
  const sections = [
    introduction(results),
    ...(steps ? stepsOf(steps) : []),
    ...(webgpu && webgpu.length > 0 ? gpuOf(webgpu) : []),
    ...(encoders ? encodersOf(encoders) : []),
    ...(waits ? waitsOf(waits) : []),
    ...(start ? startOf(start) : []),
    ...(growth ? growthOf(growth) : []),
    silences,
  ];
  return `${sections.join("\n\n")}\n`;
}

/** @param {Results} results */
function introduction({ date, command, machine, versions }) {
  const { browser, cores, processor, memory, system, load } = machine;
  const [before = NaN, after = NaN] = load;
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Speed

\`${command}\` wrote this on ${date}: all contestants in one run and in turn. ${browser}, ${cores} cores (${processor}), ${memory}, ${system}. Beside the page: ${peers.join(", ")}, and PyTorch where its column says so, each on one thread.

Times are medians (least–most). *On a processor* is the time that the computing thread had one; the clock also counts its waiting for other work on the machine. The load average was ${before} before and ${after} after, of which this bench itself makes about 1.`;
}

/** @param {import("./steps.mjs").Result[]} results */
function stepsOf(results) {
  const names = [...new Set(results.flatMap(({ rows }) => rows.map(({ who }) => who)))];
  const others = names.filter((name) => name !== "page");
  /** @param {(row: import("./steps.mjs").Row, page: import("./steps.mjs").Row) => string} cell @param {string[]} columns */
  const tableOf = (cell, columns) =>
    table(
      ["network", "batch × length, vocabulary", ...columns],
      results.map(({ model, size, rows }) => {
        const page = rows.find(({ who }) => who === "page");
        const cells = columns.map((name) => {
          const row = rows.find(({ who }) => who === name);
          return row && page ? cell(row, page) : "";
        });
        return [networks[model], size, ...cells];
      }),
    );
  const differences = results.flatMap(({ rows }) => rows.map(({ difference }) => difference));
  const ratio = (/** @type {import("./steps.mjs").Row} */ row, /** @type {import("./steps.mjs").Row} */ page) =>
    times(median(page.processor) / median(row.processor));
  return [
    `## A step of training

The page's networks with its default sizes (64 numbers a token; CNN of widths 2, 3, 4 with 64 filters each; bidirectional GRU of 64; one Transformer block of 4 heads), random weights, Adam, no dropout, no clipping. All begin from the page's first weights; the losses of the first four steps differ from the page's by ${Math.max(...differences).toExponential(0)} at most. Texts fill their rows, so peers are spared the masks that the page computes with; losses are read once all steps of a round are made.

The page's time over each peer's, on a processor (below 1, the page is the faster one):`,
    tableOf(ratio, others),
    "Milliseconds a step on a processor:",
    tableOf(({ processor }) => spread(processor), names),
    "By the clock:",
    tableOf(({ clock }) => spread(clock), names),
  ];
}

/** @param {import("./steps.mjs").Result[]} results */
function gpuOf(results) {
  const columns = ["dispatches", "submits", "buffers", "writes", "maps"];
  const rows = results.flatMap(({ model, size, rows }) =>
    rows.map(({ who, clock, processor, counts, pipelines, firstStep, isUnsteady }) => [
      networks[model],
      size,
      who,
      `${spread(clock)}${isUnsteady ? ", not yet steady" : ""}`,
      spread(processor),
      `${(firstStep / 1000).toFixed(1)} s`,
      pipelines ? String(pipelines) : "",
      ...columns.map((name) => (pipelines && counts ? digits(counts[/** @type {"maps"} */ (name)]) : "")),
    ]),
  );
  return [
    `## A step of training on WebGPU

Counted are the calls of a step; WebGL's draws stand among the dispatches, and its programs among the pipelines. Pipelines are those made until steps were measured, the first step is the time until its loss was read. Where the adapter is one in software, times are no graphics card's, and only the counts hold elsewhere. On a processor: all threads of the page and of the process that draws.`,
    table(["network", "size", "who", "ms, clock", "ms, processor", "first step", "pipelines", ...columns], rows),
  ];
}

/** @param {import("./encoders.mjs").Result[]} results */
function encodersOf(results) {
  const rows = results.flatMap(({ encoder, rows }) => {
    const page = median(rows[0]?.processor ?? []);
    return rows.map(({ who, clock, processor, difference, cosine, published }) => [
      encoder,
      who,
      digits(100_000 / median(processor)),
      spread(processor),
      spread(clock),
      who === "page" ? "" : times(page / median(processor)),
      difference === undefined ? "" : difference.toExponential(0),
      cosine === undefined ? "" : cosine.toFixed(3),
      published === undefined ? "" : published.toFixed(3),
    ]);
  });
  const pages = results.map(({ encoder, page }) => [
    encoder,
    ...[page.readMs, page.loadMs, page.answerMs, page.megabytes].map(digits),
  ]);
  return [
    `## 100 texts through an encoder

onnxruntime-web reads the graph that the page exports, in batches of eight texts of like length, from ids; the page cuts its texts within the time. int8 is onnxruntime's dynamic quantisation by its defaults. *Differs* is the most that a class's probability differs from the page's; cosines are the least of the 100 texts, of the vector to that in single precision and to that of the published weights.`,
    table(
      ["encoder", "who", "texts/s", "ms, processor", "ms, clock", "page ÷ peer", "differs", "cosine", "to published"],
      rows,
    ),
    "In the page, a visit on which the encoder is kept already; memory is what the engine's file holds:",
    table(["encoder", "read, ms", "load, ms", "one answer, ms", "memory, MB"], pages),
  ];
}

/** @param {import("./waits.mjs").Result[]} results */
function waitsOf(results) {
  const names = results[0]?.rows.map(({ who }) => who) ?? [];
  const rows = results.map(({ wait, rows }) => [wait, ...rows.map(({ seconds }) => spread(seconds))]);
  return [
    `## What a person waits for

Seconds by the clock from the press of Train to the score, on the sample of support requests, *Automatic*, the encoder fetched before; in a page that is told of all cores, and of one.`,
    table(["encoder", ...names], rows),
  ];
}

/** @param {import("./start.mjs").Result} result */
function startOf({ visits, load, memory }) {
  const rows = /** @type {const} */ ([
    ["first paint", "paint"],
    ["engine ready", "ready"],
    ["press of Train to the first step", "step"],
    ["press of Train to the end of one epoch, scored", "epoch"],
    ["the first step, Train pressed as soon as it can be", "whole"],
  ]).map(([what, name]) => [what, ...visits.map((times) => (times[name].length > 0 ? spread(times[name]) : ""))]);
  return [
    `## Start and memory

Milliseconds by the clock, from a server on the same machine; later visits have what a browser keeps on disk of earlier ones, of which each stayed for five seconds. Until the engine is ready the first visit asks for ${load.files} files, those among them that the page fetches while it has nothing else to do: ${(load.bytes / 1e6).toFixed(2)} MB as this server compresses them (brotli, middling; \`npm test -- --only size\` has the least).`,
    table(["", "first visit", "second visit", "third visit"], rows),
    "The most memory that the page's process held, trained on the support requests:",
    table(
      ["", "MB"],
      memory.map(({ page, megabytes }) => [page, digits(megabytes)]),
    ),
  ];
}

/** @param {import("./growth.mjs").Result[]} results */
function growthOf(results) {
  const rows = results.map(({ nTexts, rounds }) => {
    const of = (/** @type {"parse" | "prepare" | "epoch"} */ name) =>
      spread(rounds.map((round) => round[name].processor));
    const steps = rounds[0]?.steps ?? NaN;
    const step = rounds.map(({ epoch }) => epoch.processor / steps);
    const [reading, training] = [rounds.map(({ reading }) => reading), rounds.map(({ training }) => training)];
    return [
      nTexts.toLocaleString("en"),
      of("parse"),
      of("prepare"),
      of("epoch"),
      spread(step),
      longest(reading),
      longest(training),
    ];
  });
  return [
    `## Growth

Texts of ten words with ever more rare ones, CNN with default settings. Milliseconds on a processor; the longest tasks of the page's main thread are by the clock, and the browser tells of those from 50 ms on.`,
    table(
      ["texts", "read", "prepare", "an epoch", "… a step", "longest task, reading", "longest task, training"],
      rows,
    ),
  ];
}

const networks = { cnn: "CNN", gru: "GRU", transformer: "Transformer" };

const silences = `## What this does not say

- How fast a peer is with several threads, in a worker, or by kernels that its users would write for this; each network is written once in the peer's usual operations.
- How a graphics card would do, unless the table says that there was one.
- What the page's own drawing costs: steps and encoders are measured in the engine, without the page.
- How much better a model becomes; [small-samples.md](small-samples.md) has that.
- Anything by a ratio between 0.85 and 1.2 on a busy machine: a build beside itself came to 0.88 to 1.17 in thirty rows (\`npm run bench -- --build dist\`), as caches and memory are shared, and time on a processor counts their misses.`;

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** @param {readonly number[]} values */
function spread(values) {
  if (values.length < 2) return digits(values[0] ?? NaN);
  return `${digits(median(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`;
}

/** @param {readonly number[]} values */
function longest(values) {
  return Math.max(...values) === 0 ? "< 50" : spread(values);
}

/** @param {number} value */
function times(value) {
  return `× ${value.toFixed(2)}`;
}

/** Three digits that count. @param {number} value */
function digits(value) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}
