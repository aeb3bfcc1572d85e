import { type App, expect, test } from "./page.ts";

interface Case {
  format: string;
  text: string;
  /** The first row, as label and text. */
  first: [string, string];
  nTexts?: number;
}

const pasted: Record<string, Case> = {
  "label, tab, text": {
    format: "tab-separated columns",
    text: "good\tI like it\nbad\tI do not\ngood\tLovely",
    first: ["good", "I like it"],
    nTexts: 3,
  },
  "text, tab, label": {
    format: "tab-separated columns",
    text: "I like it a lot\tgood\nI do not like it\tbad\nLovely thing\tgood\nAwful thing\tbad",
    first: ["good", "I like it a lot"],
    nTexts: 4,
  },
  "CSV with Chinese headers and quoted line breaks": {
    format: "comma-separated values",
    text: '编号,内容,标签\n1,"菜很好吃，\n下次还来",好评\n2,"服务员说""等着""，等了一小时",差评\n3,一般般,差评',
    first: ["好评", "菜很好吃，\n下次还来"],
    nTexts: 3,
  },
  "JSON Lines": {
    format: "JSON Lines",
    text: '{"text": "I like it", "label": "good"}\n{"text": "Not \\"mine\\"", "label": "bad"}',
    first: ["good", "I like it"],
    nTexts: 2,
  },
  fastText: {
    format: "fastText lines",
    text: "__label__good I like it\n__label__bad I do not\n__label__good Lovely",
    first: ["good", "I like it"],
    nTexts: 3,
  },
  "label: text": {
    format: "“label: text” lines",
    text: "good: I like it\nbad: I do not\n差评：一般般\ngood: Lovely",
    first: ["good", "I like it"],
    nTexts: 4,
  },
};

for (const [name, { format, text, first, nTexts }] of Object.entries(pasted)) {
  test(`${name} is recognised`, async ({ app, page }) => {
    await app.open();
    await app.paste(text);
    await expect(page.getByText(`Read as ${format}: ${nTexts} texts in`)).toBeVisible();
    await expectRow(app, 1, first);
  });
}

test("a layout guessed wrongly can be corrected, and guessed again", async ({ app, page }) => {
  await app.open();
  await app.paste("id,label,text\n1,red,warm\n2,blue,cold\n3,red,cold\n4,blue,warm");
  await expectRow(app, 1, ["red", "warm"]);
  await app.disclose("How it was read");
  await expect(page.getByText("Labels from “label”, texts from “text”.")).toBeVisible();

  await page.getByRole("combobox", { name: "Label column" }).selectOption("3: text");
  await page.getByRole("combobox", { name: "Text column" }).selectOption("2: label");
  await expectRow(app, 1, ["warm", "red"]);

  await page.getByRole("checkbox", { name: "First line holds column names" }).uncheck();
  await expectRow(app, 1, ["text", "label"]);
  await expect(page.getByText("5 texts in 3 classes")).toBeVisible();

  await page.getByRole("combobox", { name: "Format" }).selectOption("“label: text” lines");
  await expect(app.alert).toContainText("No label was found.");
  await app.button("Detect again").click();
  await expectRow(app, 1, ["red", "warm"]);
});

const chinese = "好评\t菜很好吃，下次还来\n差评\t服务太慢，等了一小时\n好评\t又香又便宜\n差评\t再也不来了";

/** The same; neither browsers nor Node write GB18030. */
const gb18030 = Buffer.from(
  "bac3c6c009b2cbbadcbac3b3d4a3accfc2b4cebbb9c0b40ab2eec6c009b7fecef1ccabc2fda3acb5c8c1cbd2bbd0a1cab10a" +
    "bac3c6c009d3d6cfe3d3d6b1e3d2cb0ab2eec6c009d4d9d2b2b2bbc0b4c1cb",
  "hex",
);

const files: Record<string, Uint8Array> = {
  "UTF-8": Buffer.from(chinese),
  "UTF-8 with a byte-order mark": Buffer.from(`\uFEFF${chinese}`),
  "UTF-16, little end first, with its mark": Buffer.from(`\uFEFF${chinese}`, "utf16le"),
  "UTF-16, big end first, with its mark": Buffer.from(`\uFEFF${chinese}`, "utf16le").swap16(),
  GB18030: gb18030,
  "UTF-16 without a mark": Buffer.from(`${chinese}\nok\tplain letters`, "utf16le"),
};

for (const [name, bytes] of Object.entries(files)) {
  test(`a file in ${name} is read`, async ({ app }) => {
    await app.open();
    await app.chooseFile("reviews.tsv", bytes);
    await expectRow(app, 1, ["好评", "菜很好吃，下次还来"]);
    await expectRow(app, 4, ["差评", "再也不来了"]);
  });
}

test("a file with Windows line ends is read, and replaces what was there", async ({ app, page }) => {
  await app.open();
  await app.paste("first\ta text\nsecond\tanother");
  await app.chooseFile("windows.csv", "label,text\r\ngood,I like it\r\nbad,I do not\r\n");
  await expectRow(app, 1, ["good", "I like it"]);
  await expect(page.getByText("2 texts in 2 classes")).toBeVisible();
  await app.button("Undo").click();
  await expectRow(app, 1, ["first", "a text"]);
});

test("a file dropped on the page is read", async ({ app, page }) => {
  await app.open();
  const files = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["good\tI like it\nbad\tI do not"], "dropped.txt"));
    return transfer;
  });
  await page.getByRole("region", { name: "Paste labelled texts" }).dispatchEvent("drop", { dataTransfer: files });
  await expectRow(app, 1, ["good", "I like it"]);
});

async function expectRow(app: App, row: number, [label, text]: [string, string]): Promise<void> {
  await expect(app.labelOf(row)).toHaveValue(label);
  await expect(app.textOf(row)).toHaveValue(text);
}
