import { count, number, percent, points } from "./numbers.ts";

const scores = (training: number, heldOut: number) =>
  `Training texts: ${percent(training)} right. Texts held out: ${percent(heldOut)}.`;

/** The lessons: what each asks for, step by step, and a sentence of why once a step is done. */
export const lessons = {
  name: (title: string) => `Lesson: ${title}`,
  at: (lesson: number, n: number) => `Lesson ${lesson} of ${n}`,
  step: (step: number, n: number) => `${step} of ${n}`,
  progress: "Steps done",
  soFar: (n: number, of: number) => `${number(n)} of ${number(of)}`,
  done: "Done:",
  isDone: "done",
  over: "All steps are done.",
  about: "About:",
  show: "Show me where",
  fold: "Fold the lesson",
  leave: "Leave",
  next: (title: string) => `Next: ${title}`,
  all: "All lessons",
  back: (n: number) =>
    n > 0
      ? `Your own ${count(n, "text")} and your settings come back when you leave.`
      : "Your settings come back when you leave; the texts of the lesson stay.",
  glossary: {
    filter: "Find a term",
    found: (n: number) => `${count(n, "term")}.`,
  },
  list: {
    intro:
      "Each lesson puts texts and settings of its own on the page and asks for something that you find out by doing it. The page sees by itself what is done, whichever way you do it.",
    keeps:
      "Your own texts, settings and test set are put aside meanwhile, and come back when you leave the lesson. Models that you have trained stay under Compare → Runs.",
    minutes: (n: number) => `About ${number(n)} minutes.`,
    fetches: "Fetches the small encoder once (9 MB).",
    noEncoder:
      "It takes the small encoder, which this copy of the page does not have: load it from a file under Model → Choice.",
    nDone: (n: number, of: number) => `${number(n)} of ${number(of)} done.`,
    begin: "Begin",
    beginOf: (title: string) => `Begin: ${title}`,
    again: "Begin again",
    againOf: (title: string) => `Begin again: ${title}`,
    goOn: "Go on",
    goOnOf: (title: string) => `Go on: ${title}`,
    link: "Link to it",
    linkOf: (title: string) => `Link to: ${title}`,
    waiting: "It begins as soon as the page is ready…",
    asksTexts: (n: number) =>
      n > 0
        ? `There are ${count(n, "text")} of your own on the page. They are put aside for the lesson and come back when you leave it; Undo in the table brings them back at any time.`
        : "What is on the page is put aside for the lesson, and comes back when you leave it.",
    asksRun: "A run is under way. Stop it, or let it come to its end; then begin.",
    agree: "Put mine aside and begin",
    decline: "Not now",
    sheet: "Teacher’s sheet",
    sheetHelp: "aims, times, answers and questions for a class, to be printed.",
    glossary: "Glossary",
    glossaryHelp: "all terms of the field that the page uses.",
  },
  lessons: {
    overfit: {
      title: "Make a network overfit",
      task: "A network can know its training texts by heart and still fail on others. Make that happen, and then mend it.",
      steps: [
        {
          ask: "Train with the settings as they are: one pass over the headlines.",
          found: scores,
          why: "After one pass (an epoch) it has picked up something of the texts that it has read, and next to nothing that holds for others.",
        },
        {
          ask: "Let it learn for longer and train again, until at least 95% of the training texts are right, and at least 20 points fewer of those held out.",
          found: scores,
          why: "It has many more weights than there are texts, so it can store each of them. Only texts held out show what carries over to new ones.",
        },
        {
          ask: "Train once more on the same texts, with half that gap at most. Which start has seen more words than these headlines have?",
          found: scores,
          why: "An encoder has read millions of texts and knows words that yours do not have. With few texts, that helps more than any other setting.",
        },
      ],
    },
    interval: {
      title: "Eight texts lie",
      task: "A score on eight texts is easily lucky. Change nothing but the seed, and see what becomes of the score.",
      steps: [
        {
          ask: "Train. Eight texts are held out to score it.",
          found: (nRight: number, n: number, low: number, high: number) =>
            `${nRight} of ${n} right; the interval reaches from ${percent(low)} to ${percent(high)}.`,
          why: "Each single text is worth twelve points. The interval says how far chance may reach: on other texts, any score within it would be no surprise.",
        },
        {
          ask: "Train again with two other seeds, and change nothing else.",
          found: (first: number, ...others: number[]) => `Scores: ${[first, ...others].map(percent).join(", ")}.`,
          why: "The network has become neither better nor worse: other texts were held out. Who tries seeds until a score looks good reports luck.",
        },
        {
          ask: "Get a score with a narrower interval: compare the CNN from scratch with others, as there every text is held out once. Or hold out half of the texts.",
          found: (n: number, low: number, high: number) =>
            `On ${n} texts, the interval reaches from ${percent(low)} to ${percent(high)}.`,
          why: "The more texts a score rests on, the less of it is chance. In cross-validation every text counts, and still none is scored by a model that has learned from it.",
        },
      ],
    },
    pretrained: {
      title: "Beat counted letters",
      task: "TF-IDF with logistic regression only counts letter sequences, and with few texts it is hard to beat. Find what beats it, and by more than chance.",
      steps: [
        {
          ask: "Compare “TF-IDF + logistic regression” with a network from scratch.",
          found: (tfidf: number, network: number) =>
            `TF-IDF: ${percent(tfidf)} right. The best network from scratch: ${percent(network)}.`,
          why: "A network from scratch has to learn the language from a dozen texts of each class. Counting needs no language, so it is often ahead.",
        },
        {
          ask: "Compare again with “Classifier on the small encoder” among them, until the page says “Better” of it.",
          found: (tfidf: number, pretrained: number) =>
            `TF-IDF: ${percent(tfidf)} right. Pretrained: ${percent(pretrained)}, ${points(pretrained - tfidf)} points more.`,
          why: "“Better” is said only where chance alone would seldom make such a difference. Two scores that differ prove nothing yet.",
        },
        {
          ask: "Use the winner: take over its settings in the table of the comparison, and train.",
          found: (nRight: number, n: number) => `${nRight} of ${n} texts held out are right.`,
          why: "The comparison has scored a way to learn, and threw its models away. Now there is one that you can try.",
        },
      ],
    },
    labels: {
      title: "What a label is worth",
      task: "One labelled text of each class, and many without a label. See what ten more labels bring.",
      steps: [
        {
          ask: "Train on the few labelled texts.",
          found: (n: number, accuracy: number) => `${count(n, "label")}: ${percent(accuracy)} of the test texts right.`,
          why: "Even one text of each class says something, as the encoder knows what its words mean. The test texts are apart and stay the same.",
        },
        {
          ask: "Label at least ten of the texts without a label. Let the page suggest which; the keys 1 to 9 give a class.",
          why: "It suggests texts that the model doubts and that differ from each other. A label on what it is sure of would teach it little.",
        },
        {
          ask: "Train again on all that have a label now.",
          found: (before: number, accuracyBefore: number, after: number, accuracyAfter: number) =>
            `${count(before, "label")}: ${percent(accuracyBefore)} of the test texts right. ${count(after, "label")}: ${percent(accuracyAfter)}.`,
          why: "The first labels mostly bring the most, and later ones less and less. Whether a rise is more than chance, the intervals under Results say.",
        },
      ],
    },
    "wrong-labels": {
      title: "Find the three wrong labels",
      task: "Three of these texts have a wrong label, on purpose. The page finds labels that are doubtful; whether they are wrong, somebody has to read.",
      steps: [
        {
          ask: "Look for doubtful labels.",
          why: "Each text was judged by a classifier that has not seen it. Where that one is sure of another class, the label may be wrong; or the text is hard.",
        },
        {
          ask: "Read what is listed, and change the three labels that are wrong, and no other. Undo, in the table, takes a change back.",
          why: "Right labels stood in the list, too. Who changes all that a classifier doubts puts its mistakes in the place of a person’s.",
        },
        {
          ask: "Look again.",
          why: "The wrong ones are gone, and what is still listed is merely hard. A model learns wrong labels as faithfully as right ones, so reading often helps more than another model.",
        },
      ],
    },
    why: {
      title: "Why did it say that?",
      task: "A model has an answer to every text. Look at what it heeds, and find out when not to believe it.",
      steps: [
        {
          ask: "Train on the reviews.",
          why: "These few reviews are all that it knows of the language.",
        },
        {
          ask: "Write a review of a few words under Try, and look at Why.",
          why: "The weights show what the model heeds, by two methods. They do not say that it is right to heed it.",
        },
        {
          ask: "Change a word or two so that the answer turns, and keep both texts under What if.",
          why: "Did a word turn it that should not matter? Then the model has learned it by chance: among few texts, it happened to stand in one class.",
        },
        {
          ask: "Try a text of which it does not know at least half, such as “quokkas gallivant, flapdoodle!”",
          found: (nUnknown: number, nTokens: number, highest: number) =>
            `It does not know ${nUnknown} of the ${nTokens} tokens, and still gives a class ${percent(highest)}.`,
          why: "It has to divide 100% among its classes, whatever the text. Why explains such an answer as readily as any other, and it means nothing.",
        },
      ],
    },
    languages: {
      title: "Learn in English, read Chinese",
      task: "The training texts are English messages to a hotel, the test texts Chinese ones. What does it take to get these right?",
      steps: [
        {
          ask: "Train from scratch.",
          found: (accuracy: number) =>
            `${percent(accuracy)} of the Chinese test texts right. With four classes, guessing gets 25%.`,
          why: "It knows the tokens of the English texts and no others, so a Chinese text is to it a row of unknown tokens.",
        },
        {
          ask: "Start from a pretrained encoder that has read both languages, and train.",
          found: (accuracy: number) => `${percent(accuracy)} of the Chinese test texts right.`,
          why: "The encoder gives texts that mean the same similar numbers, in either language. The classifier learns on these numbers, so it need not know which language it was.",
        },
        {
          ask: "Try a Chinese sentence: one of your own, one of the test set, or “房间里没有毛巾” (there are no towels in the room).",
          why: "Nobody has taught it a Chinese label. It works for what the encoder has read, and for no other language.",
        },
      ],
    },
    none: {
      title: "When to say nothing",
      task: "A classifier puts every text into a class, even one that belongs nowhere. With a threshold it may say nothing instead, at a price.",
      steps: [
        {
          ask: "Train on the headlines.",
          found: (nRight: number, n: number) => `${nRight} of ${n} texts held out are right.`,
          why: "Every one of them was put into a class, whether the model was sure or not.",
        },
        {
          ask: "Under Results, Confidence, choose a least probability: a quarter of the held-out texts at least is still put into a class, and of these 10 points more are right than of all.",
          found: (coverage: number, accuracy: number, ofAll: number) =>
            `${percent(coverage)} are put into a class, and ${percent(accuracy)} of these are right; of all it was ${percent(ofAll)}.`,
          why: "What the model is less sure of is more often wrong, so leaving it out leaves the better answers. The price: somebody has to look at the rest.",
        },
        {
          ask: "Try a text for which it says “None of these”.",
          why: "Where somebody acts on the answer, none can be better than a wrong one.",
        },
        {
          ask: "Try a text of your own that it still puts into a class. Is it the right one?",
          why: "A threshold is measured on texts like the training texts, and promises nothing for others: of a text of a new kind, a model may be sure and wrong.",
        },
      ],
    },
  },
};
