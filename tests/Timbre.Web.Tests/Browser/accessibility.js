// What a page must keep to so that it can be read and used by all: returns a line for each fault. After WCAG 2.2, levels A and AA.
() => {
  const faults = [];
  const brief = element => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const shown = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest("[aria-hidden=true]");
  const all = selector => [...document.querySelectorAll(selector)].filter(shown);

  if (document.documentElement.lang !== "en") faults.push("the page does not say its language");
  if (document.title.trim() === "") faults.push("the page has no title");
  for (const [selector, count] of [["main", 1], ["header.top", 1], ["nav", 1], ["h1", 1]])
    if (all(selector).length !== count) faults.push(`${all(selector).length} of ${selector}, not ${count}`);

  // ---- order of headings ----
  let last = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) faults.push(`a heading of level ${level} follows one of level ${last}: ${brief(heading)}`);
    if (heading.textContent.trim() === "") faults.push(`an empty heading: ${brief(heading)}`);
    last = level;
  }

  // ---- names ----
  const ids = list => (list ?? "").split(/\s+/).filter(id => id).map(id => document.getElementById(id));
  const nameOf = element => (
    ids(element.getAttribute("aria-labelledby")).map(one => one?.textContent ?? "").join(" ").trim()
    || element.getAttribute("aria-label")?.trim()
    || [...element.labels ?? []].map(label => label.textContent).join(" ").trim()
    || (element.matches("button, a, summary, legend") ? element.textContent.trim() : "")
    || (element.querySelector?.("img[alt]")?.alt ?? ""));
  for (const element of all("a[href], button, input:not([type=hidden]), select, textarea, summary, audio, progress, [role=slider], [role=img], [role=region], section.player, iframe"))
    if (!nameOf(element)) faults.push(`without a name: ${brief(element)}`);
  for (const image of document.querySelectorAll("img")) if (!image.hasAttribute("alt")) faults.push(`an image without alt: ${brief(image)}`);
  for (const drawing of document.querySelectorAll("svg:not(svg *)"))
    if (!drawing.closest("[aria-hidden=true]") && drawing.getAttribute("role") !== "img") faults.push(`a drawing that is neither hidden nor an image: ${brief(drawing)}`);
  for (const element of document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls]"))
    for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls"])
      if (element.hasAttribute(attribute) && ids(element.getAttribute(attribute)).includes(null)) faults.push(`${attribute} names nothing: ${brief(element)}`);
  const seen = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (seen.has(id)) faults.push(`the id ${id} is there twice`);
    seen.add(id);
  }

  // ---- roles ----
  for (const slider of all("[role=slider]"))
    for (const attribute of ["aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext"])
      if (!slider.hasAttribute(attribute)) faults.push(`a slider without ${attribute}`);
  for (const scroller of all("div, section, ul, pre"))
    if (scroller.scrollWidth > scroller.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(scroller).overflowX) && scroller.tabIndex < 0)
      faults.push(`scrolls, but not by keyboard: ${brief(scroller)}`);
  for (const table of all("table")) {
    if ([...table.tHead?.rows[0]?.cells ?? []].some(cell => cell.tagName !== "TH" || cell.scope !== "col")) faults.push(`a column without a head: ${brief(table)}`);
    for (const row of table.tBodies[0]?.rows ?? [])
      if (![...row.cells].some(cell => cell.tagName === "TH" && cell.scope === "row")) faults.push(`a row without a head: ${brief(row)}`);
  }
  for (const nested of document.querySelectorAll("a a, a button, button a, button button, label button")) faults.push(`one control inside another: ${brief(nested)}`);
  for (const element of document.querySelectorAll("[tabindex]")) if (element.tabIndex > 0) faults.push(`a tab order of its own: ${brief(element)}`);

  // ---- contrast ----
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const parse = color => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const backdrop = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const color = parse(style.backgroundColor);
      if (color[3] > 0) layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), parse(getComputedStyle(document.body).backgroundColor));
  };
  const linear = value => (value /= 255) <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + .05) / (Math.min(luminance(a), luminance(b)) + .05);
  const tell = value => value.toFixed(2);

  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest("svg, template, .unseen, .skip, :disabled, .aim")) continue;
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.nodeValue.trim() !== "")) continue;
    const style = getComputedStyle(element);
    const back = backdrop(element);
    const ratio = contrast(over(parse(style.color), back), back);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faults.push(`contrast ${tell(ratio)}: ${brief(element)}`);
  }
  for (const text of all("svg text")) {
    const back = backdrop(text.closest("svg").parentElement);
    const ratio = contrast(over(parse(getComputedStyle(text).fill), back), back);
    if (ratio < 4.5) faults.push(`contrast ${tell(ratio)}: ${brief(text)}`);
  }
  for (const control of all("input:not([type=file]):not([type=hidden]), select, .button:not(.main):not(.quiet)")) {
    if (control.matches(":disabled, [type=checkbox]")) continue;
    const back = backdrop(control.parentElement);
    const ratio = contrast(over(parse(getComputedStyle(control).borderTopColor), back), back);
    if (ratio < 3) faults.push(`the edge of a control has contrast ${tell(ratio)}: ${brief(control)}`);
  }
  // Marks repeat for the eye what words say, so they are hidden from readers, but must be seen.
  for (const mark of document.querySelectorAll(".rail i, .chart .line, .swatch")) {
    if (!mark.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(mark);
    const color = parse(mark.matches(".line") ? style.stroke : style.backgroundColor);
    const ground = backdrop(mark.closest("figure, li, td, th, p, span:not(.swatch), div"));
    if (contrast(color, ground) < 2.5) faults.push(`a mark has contrast ${tell(contrast(color, ground))}: ${brief(mark)}`);
  }
  return faults;
}
