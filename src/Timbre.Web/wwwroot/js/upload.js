// Sends one recording to the server and waits for what it hears. XMLHttpRequest, as it alone tells how much of a body has gone.
import { clock } from "./player.js";

const AskEvery = 500;

const sleep = (milliseconds, signal) => new Promise((done, fail) => {
  const timer = setTimeout(done, milliseconds);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    fail(new DOMException("", "AbortError"));
  }, { once: true });
});

/** A unique name; randomUUID is not there on a page that comes by http from another machine. */
const ownName = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");

const megabytes = bytes => `${(bytes / 1048576).toFixed(bytes < 10 * 1048576 ? 1 : 0)} MB`;

/** A recording on its way. */
export class Upload {
  constructor(file, model) {
    this.file = file;
    this.model = model;
    this.onstate = () => {};
    this.abort = new AbortController();
    this.onstate("Waiting", 0);
  }

  cancel() {
    this.abort.abort();
  }

  /** The server's answer as HTML; an error's message is the one line to show. */
  async send() {
    for (;;) {
      const { status, text, retryAfter } = await this.once();
      if (status === 200) return text;
      if (status === 429) {
        this.onstate("Waiting for the server to have room", null);
        await sleep(1000 * (retryAfter || 1), this.abort.signal);
        continue;
      }
      throw new Error(Upload.reason(status, text));
    }
  }

  once() {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      const { file, abort } = this;
      const followed = ownName();
      const query = new URLSearchParams({ name: file.name, progress: followed });
      if (this.model) query.set("model", this.model);
      request.open("POST", `listen?${query}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      this.onstate("Sending", 0);
      request.upload.addEventListener("progress", event => {
        if (event.lengthComputable)
          this.onstate(`Sending, ${megabytes(event.loaded)} of ${megabytes(event.total)}`, event.loaded / event.total);
      });
      request.upload.addEventListener("load", () => {
        this.onstate("Listening", null);
        this.follow(followed, request);
      });
      request.addEventListener("load", () => done({ status: request.status, text: request.responseText, retryAfter: Number(request.getResponseHeader("Retry-After")) }));
      request.addEventListener("error", () => fail(new Error("The server cannot be reached, or the file has changed on disk. Look after both, then try again.")));
      request.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
      abort.signal.addEventListener("abort", () => request.abort(), { once: true });
      if (abort.signal.aborted) fail(new DOMException("", "AbortError"));
      else request.send(file);
    });
  }

  /** Asks the server how far it is, until the answer is there. */
  async follow(name, request) {
    try {
      for (;;) {
        await sleep(AskEvery, this.abort.signal);
        if (request.readyState === XMLHttpRequest.DONE) return;
        const answer = await fetch(`listen/progress/${name}`, { signal: this.abort.signal });
        if (answer.status !== 200) continue;
        const { seconds, of } = await answer.json();
        if (request.readyState === XMLHttpRequest.DONE) return;
        if (seconds > 0) this.onstate(`Heard ${clock(seconds)}${of ? ` of ${clock(of)}` : ""}`, of ? Math.min(1, seconds / of) : null);
      }
    } catch {
      // Its bar then stands still; the answer itself is waited for elsewhere.
    }
  }

  static reason(status, text) {
    try {
      const problem = JSON.parse(text);
      if (problem.detail || problem.title) return problem.detail || problem.title;
    } catch {
      // Not the server's own words.
    }
    return `The server answered with error ${status}.`;
  }
}
