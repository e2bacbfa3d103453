// Marks of mrkdwn around what is selected, put there or taken away; as if it was typed, so that it can be undone.
export function style(words, mark) {
  const { selectionStart: from, selectionEnd: to, value } = words;
  const [, before, text, after] = value.slice(from, to).match(/^(\s*)(.*?)(\s*)$/s);
  const isMarked = text.length > 2 && text.startsWith(mark) && text.endsWith(mark);
  const made = isMarked ? text.slice(1, -1) : mark + text + mark;
  document.execCommand("insertText", false, before + made + after);
  const start = from + before.length;
  if (text) words.setSelectionRange(start, start + made.length);
  else words.setSelectionRange(start + 1, start + 1);
}
