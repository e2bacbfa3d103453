// Times of day in 24 hours: what somebody types is read in any common way, and half hours are offered.
const TYPED = /^(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(?:([ap])\.?m?\.?)?$/i;
const twoOf = (number) => String(number).padStart(2, "0");
const HALF_HOURS = Array.from({ length: 48 }, (_, at) => `${twoOf(Math.floor(at / 2))}:${at % 2 ? "30" : "00"}`);
const NONE = '<div role="option" aria-disabled="true" aria-selected="false" class="note">Type a time such as 09:30</div>';

// Returns what was typed as a time, or nothing where it is none.
export function timeIn(words) {
  const [, hours, minutes = "00", half] = TYPED.exec(words.trim()) ?? [];
  if (!hours || minutes > 59 || hours > (half ? 12 : 23) || (half && hours < 1)) return null;
  const hour = half ? (hours % 12) + (half.toLowerCase() === "p" ? 12 : 0) : hours;
  return `${twoOf(hour)}:${minutes}`;
}

function option(time, start, chosen) {
  const first = time === start ? " data-start" : "";
  return `<div role="option" data-value="${time}" aria-selected="${time === chosen}"${first}><span>${time}</span></div>`;
}

export function timesLike(words, chosen) {
  const typed = timeIn(words);
  // Enter takes the time that was typed; where nothing was typed or chosen, the day begins at nine.
  const start = typed ?? (words || chosen ? null : "09:00");
  const like = HALF_HOURS.filter((time) => time !== typed && (time.startsWith(words) || time.startsWith(`0${words}`)));
  return (typed ? [typed, ...like] : like).map((time) => option(time, start, chosen)).join("") || NONE;
}
