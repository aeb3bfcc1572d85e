/** The teacher's sheet, to be printed: what each lesson is for, its answer, and what to ask a class. */
export const sheet = {
  print: "Print",
  intro:
    "Eight lessons on small text classifiers, for people from about 14 years on who can read a table. No account, no installation, and no text leaves the device: each pupil needs a browser, alone or in pairs.",
  facts: {
    time: "Time",
    timeSays:
      "Ten to fifteen minutes a lesson; four lessons make a double period. Lessons 1, 2 and 8 belong together, as do 3 and 7, 4 and 5.",
    materials: "Materials",
    materialsSays:
      "A computer, tablet or phone with a recent browser. The page is a few hundred kilobytes and opens without a network after the first visit. Lessons 1, 3, 4 and 7 fetch an encoder of 9 MB once per device: have it fetched before, under Model, Choice.",
    before: "Before you begin",
    beforeSays:
      "Lessons bring their own texts. Whoever has texts on the page gets them back when they leave a lesson. Seeds are fixed, so with the same steps all see the same numbers; other ways to do a step count as well.",
    room: "In front of a room",
    roomSays:
      "Menu, Presentation shows the page in large letters and without what is set; Escape ends it. A link with “present” in it opens like that, with a lesson too.",
  },
  lesson: "Lesson",
  aim: "Aim",
  task: "Task",
  answer: "Answer",
  questions: "Questions for the class",
  link: "Link",
  minutes: (n: number) => `${n} minutes`,
  lessons: {
    overfit: {
      aim: "To tell learning from learning by heart, and to say why a score on training texts means nothing.",
      answer:
        "With one epoch the CNN knows about half of its training texts and a quarter of the others. From about five epochs on (Model → Settings → Training) it knows all training texts, and about six in ten of those held out. No setting of the network closes that gap on sixty headlines; “Start from: Small encoder” (Model → Choice) does: about nine in ten.",
      questions: [
        "How would you notice that a pupil has learned the answers by heart rather than the subject?",
        "The accuracy on the training texts is 100%. Why is that neither good news nor bad?",
        "Why do more epochs not help any more at some point?",
      ],
    },
    interval: {
      aim: "To read a score together with its interval, and to know what a choice of seed can do.",
      answer:
        "With eight texts held out, the same network scores from four to eight right, by the seed alone. Each interval reaches over 40 points and more, and says so beforehand. Compare, Models (largest class and CNN from scratch suffice) scores all texts: its interval is about half as wide. Half of the texts held out is another way; then fewer are left to learn from.",
      questions: [
        "Somebody reports 100% on eight texts. What do you ask?",
        "Two apps score 75% and 88%, on eight texts each. Which one is better?",
        "Where in the news do you read percentages without the number of cases?",
      ],
    },
    pretrained: {
      aim: "To compare with a simple way first, and to ask whether a difference is more than chance.",
      answer:
        "TF-IDF gets about three in four headlines right, the CNN from scratch about half: it is worse. “Classifier on the small encoder” gets about nine in ten, and the page says “Better” (p < 0.01). “Use this” in the table takes over its settings; Train then makes the model.",
      questions: [
        "Why does one compare with something simple before one praises a model?",
        "What does the encoder know that none of the headlines says?",
        "When would you still take the simple way?",
      ],
    },
    labels: {
      aim: "To feel what labelling costs, and to see that the first labels bring the most.",
      answer:
        "With one label a class about half of the test headlines are right, with ten more about four in five; which ones depends on what was labelled. Texts, Unlabelled: Predict labels, Suggest, then the keys 1 to 6. Train again. A score may fall, too: the intervals overlap.",
      questions: [
        "How long did one label take? What would a thousand cost?",
        "Which texts did the page suggest, and why not the easy ones?",
        "Who decides what is right where two people disagree?",
      ],
    },
    "wrong-labels": {
      aim: "To check data before blaming a model, and to doubt what finds doubts.",
      answer:
        "Wrong on purpose are: the tracking says that the parcel was delivered (delivery, not account); how to change the email address (account, not delivery); the kettle stopped working (product fault, not refund). Three to ten right labels are listed as doubtful, too (fewer once an encoder is on the device), and must stay.",
      questions: [
        "Why did you not simply accept all that the page proposed?",
        "Were there texts on which you disagreed? What does that mean for a model?",
        "What does a model learn from a wrong label?",
      ],
    },
    why: {
      aim: "To read an explanation for what it is, and to know when there is nothing to explain.",
      answer:
        "Any short review will do. An answer turns easily by a word such as “not”, “broke” or “love”, and often by one that should not matter. A text of invented words gets an answer as well; Why explains it as if it meant something. The count of unknown tokens above it tells.",
      questions: [
        "Which word turned the answer? Should it have?",
        "The explanation looks convincing. Does that make the answer right?",
        "Which decisions about people should not be left to such a model?",
      ],
    },
    languages: {
      aim: "To see that meaning can be learned apart from words.",
      answer:
        "From scratch about a quarter to a third of the Chinese texts are right, which is guessing. With “Start from: Small encoder”, or the large one, more than nine in ten. The English encoder fails: it has not read Chinese.",
      questions: [
        "How can it sort texts in a language of which it saw no example?",
        "Try a third language. What happens, and why?",
        "For which languages of the world is there no such encoder, and whom does that hit?",
      ],
    },
    none: {
      aim: "To weigh answers against mistakes, and to say who looks at the rest.",
      answer:
        "Without a threshold about four in ten of the held-out headlines are right. With 40% or 50% a third to a half are still answered, and of those two in three up to all are right. “lovely weather today” mostly gets none of these. A text about weather in other words may be answered, rightly or wrongly.",
      questions: [
        "Where is no answer better than a wrong one? Where is it the other way round?",
        "Who reads what the model leaves open, and who pays for that?",
        "Can a threshold protect from texts of a kind that nobody thought of?",
      ],
    },
  },
};
