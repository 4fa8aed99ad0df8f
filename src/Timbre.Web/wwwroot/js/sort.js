// Tables that sort by the buttons in their heads. Rows without a value (still at work, or failed) stay at the end.

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function valueOf(row, column) {
  const cell = row.children[column];
  if (!cell || !cell.hasAttribute("data-value")) return null;
  const text = cell.dataset.value;
  if (text === "") return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}

/** Sorts the rows as the head says they are sorted; call it again when rows have come. */
export function resort(table) {
  const heads = [...table.tHead.rows[0].children];
  const column = heads.findIndex(head => head.hasAttribute("aria-sort") && head.getAttribute("aria-sort") !== "none");
  if (column < 0) return;
  const sign = heads[column].getAttribute("aria-sort") === "descending" ? -1 : 1;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row, position) => ({ row, position, value: valueOf(row, column) }));
  rows.sort((a, b) => {
    if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.position - b.position;
    return sign * compare(a.value, b.value) || a.position - b.position;
  });
  body.append(...rows.map(one => one.row));
}

/** Lets the head's buttons sort the table. */
export function sortable(table) {
  if (table.isSortable) {
    resort(table);
    return;
  }
  table.isSortable = true;
  table.tHead.addEventListener("click", event => {
    const head = event.target.closest("button")?.closest("th");
    if (!head) return;
    const was = head.getAttribute("aria-sort");
    const first = head.dataset.first ?? "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    for (const each of table.tHead.rows[0].children)
      if (each.hasAttribute("aria-sort")) each.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", was === first ? other : first);
    resort(table);
  });
}
