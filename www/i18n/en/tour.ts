/** A walk through the page in six steps. */
export const tour = {
  name: "Tour",
  at: (step: number, n: number) => `${step} of ${n}`,
  back: "Back",
  next: "Next",
  skip: "Skip",
  done: "Done",
  steps: {
    texts: {
      heading: "Begin with texts",
      said: "Paste a few texts with their labels, or take a sample: about eight of each class will do. They stay on this device.",
    },
    train: {
      heading: "Train",
      said: "This button is always here. Once there are texts, it trains a classifier on them; meanwhile it pauses and goes on. Beside it stands how long that will take.",
    },
    score: {
      heading: "The score, at a glance",
      said: "When it is done, this says how many texts it got right that it had not learned from, and how far that number can be trusted.",
    },
    try: {
      heading: "Try a text",
      said: "Write anything here, and the model answers as you type. Below the answer you see why: which words speak for a class, and which against it.",
    },
    results: {
      heading: "See where it fails",
      said: "Results lists the mistakes, with a way to each row: often a label is wrong, or a class has too few texts. Correct them and train again.",
    },
    compare: {
      heading: "Compare",
      said: "Is another model better, or do more texts help? Compare tries models on the same texts, and says where too few texts leave it open.",
    },
  },
};
