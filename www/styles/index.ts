// The styles that every visit needs, each after those that it changes.

import "./tokens.css";
import "./base.css";
import "./layout.css";
import "./parts.css";
import "./setup.css";
import "./run.css";
import "./print.css";
import "./forced.css";
