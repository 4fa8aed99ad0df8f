// The table as CSV (RFC 4180), in the columns of `timbre predict --format csv`.

const quote = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text);

/** Lines for recordings `{ file, confidence, seconds, genres: [[name, probability], …] }`. */
export function toCsv(recordings) {
  const most = Math.max(1, ...recordings.map(recording => recording.genres.length));
  const head = ["file", "confidence", "seconds"];
  for (let rank = 1; rank <= most; rank++) head.push(`genre_${rank}`, `probability_${rank}`);
  const lines = recordings.map(({ file, confidence, seconds, genres }) => {
    const cells = [quote(file), confidence, String(seconds)];
    for (const [name, probability] of genres) cells.push(quote(name), String(probability));
    while (cells.length < head.length) cells.push("");
    return cells.join(",");
  });
  return [head.join(","), ...lines].join("\n") + "\n";
}

/** Saves text as a file of the reader's. */
export function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
