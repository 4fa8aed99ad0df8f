// Files that were dropped, folders walked to any depth.

const entryFile = entry => new Promise((done, fail) => entry.file(done, fail));
const entriesOf = reader => new Promise((done, fail) => reader.readEntries(done, fail));

async function walk(entry, files) {
  if (entry.name.startsWith(".")) return;
  if (entry.isFile) {
    files.push(await entryFile(entry));
    return;
  }
  const reader = entry.createReader();
  // A reader gives a folder's content in pieces, an empty one at the end.
  for (let entries = await entriesOf(reader); entries.length > 0; entries = await entriesOf(reader))
    for (const child of entries.sort((a, b) => a.name.localeCompare(b.name))) await walk(child, files);
}

/** The files in what was dropped. */
export async function filesOf(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(entry => entry);
  if (!entries.some(entry => entry.isDirectory)) return [...transfer.files];
  const files = [];
  for (const entry of entries) {
    try {
      await walk(entry, files);
    } catch {
      // A file that went away while it was being dropped.
    }
  }
  return files;
}
