// A window with two panes: each is a page of its own, so nothing of one can reach the other.
import "./tools.js";
