// Makes one piece of the page equal to another without replacing what is already right, so that focus, selection,
// open details and half-typed text survive an update from the server.

/** Makes `now` look like `next`, which is taken apart in the course of it. */
export function morph(now, next) {
  if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName) {
    now.replaceWith(next);
    return;
  }
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
    return;
  }
  if (now.hasAttribute("data-keep") && next.hasAttribute("data-keep")) return;
  attributes(now, next);
  children(now, next);
}

function attributes(now, next) {
  for (const { name } of [...now.attributes])
    if (!next.hasAttribute(name) && !(name === "open" && now.nodeName === "DETAILS")) now.removeAttribute(name);
  for (const { name, value } of [...next.attributes])
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  if (now === document.activeElement) return;
  if (now.nodeName === "INPUT") {
    if (now.value !== next.value) now.value = next.value;
    now.checked = next.checked;
  }
  if (now.nodeName === "OPTION") now.selected = next.selected;
}

function children(now, next) {
  const wanted = [...next.childNodes];
  let here = now.firstChild;
  for (const child of wanted) {
    const key = child.nodeType === Node.ELEMENT_NODE ? child.id : "";
    if (key && here?.id !== key) {
      const known = [...now.children].find(other => other.id === key);
      if (known) now.insertBefore(known, here);
      else now.insertBefore(child, here);
      here = known ?? child;
      if (!known) { here = child.nextSibling; continue; }
    }
    if (!here) {
      now.append(child);
      continue;
    }
    const following = here.nextSibling;
    morph(here, child);
    here = following;
  }
  while (here) {
    const following = here.nextSibling;
    here.remove();
    here = following;
  }
}
