// One recording to look at and listen to: spectrogram, waveform and genres share a time axis, over which one cursor moves.

const Step = 5;
const SmallStep = 1;

export const clock = seconds => {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = String(s).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${padded}` : `${m}:${padded}`;
};

const percent = share => `${Math.round(share * 100)} %`;

/** The player in an element; there is one a recording, and only one plays at a time. */
export class Player {
  static playing = null;

  constructor(element) {
    this.element = element;
    this.seconds = Number(element.dataset.seconds);
    this.moments = JSON.parse(element.dataset.moments);
    this.peaks = Int8Array.from(atob(element.dataset.peaks), char => char.charCodeAt(0) << 24 >> 24);
    this.stage = element.querySelector(".stage");
    this.canvas = element.querySelector("canvas");
    this.audio = element.querySelector("audio");
    this.button = element.querySelector(".play");
    this.at = 0;
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.stage);
    this.show(0);
  }

  listen() {
    const { stage, audio } = this;
    this.button.addEventListener("click", () => this.toggle());
    stage.addEventListener("pointerdown", event => this.grab(event));
    stage.addEventListener("pointermove", event => this.aim(event));
    stage.addEventListener("keydown", event => this.key(event));
    audio.addEventListener("play", () => this.playing(true));
    audio.addEventListener("pause", () => this.playing(false));
    audio.addEventListener("ended", () => this.playing(false));
    audio.addEventListener("seeked", () => this.show(audio.currentTime));
    audio.addEventListener("loadedmetadata", () => { if (this.at > 0) audio.currentTime = this.at; });
    audio.addEventListener("error", () => this.fallBack());
    for (const moment of this.element.querySelectorAll("[data-seek]"))
      moment.addEventListener("click", () => this.seek(Number(moment.dataset.seek)));
  }

  /** The file as it was given is tried first; what the browser cannot play comes decoded from the server. */
  load() {
    if (this.audio.hasAttribute("src")) return;
    this.audio.src = this.element.dataset.sound;
  }

  fallBack() {
    const { audio, element } = this;
    if (!audio.hasAttribute("src")) return;
    if (audio.getAttribute("src") === element.dataset.decoded) {
      element.querySelector(".sound-error").hidden = false;
      this.playing(false);
      return;
    }
    audio.src = element.dataset.decoded;
    if (this.wanted) audio.play().catch(() => {});
  }

  toggle() {
    if (this.audio.paused) this.play();
    else this.pause();
  }

  play() {
    this.wanted = true;
    this.load();
    if (Player.playing && Player.playing !== this) Player.playing.pause();
    Player.playing = this;
    if (this.at >= this.seconds - .05) this.seek(0);
    this.audio.play().catch(() => {});
  }

  pause() {
    this.wanted = false;
    this.audio.pause();
  }

  seek(seconds) {
    const at = Math.min(Math.max(0, seconds), this.seconds);
    this.load();
    this.show(at);
    if (this.audio.readyState > 0) this.audio.currentTime = Math.min(at, this.audio.duration || at);
  }

  playing(is) {
    this.element.classList.toggle("playing", is);
    this.button.setAttribute("aria-label", is ? "Pause" : "Play");
    if (is) requestAnimationFrame(() => this.follow());
  }

  follow() {
    if (this.audio.paused || !this.element.isConnected) return;
    this.show(this.audio.currentTime);
    requestAnimationFrame(() => this.follow());
  }

  /** What was heard at a time: the genre that came first, and its probability. */
  momentAt(seconds) {
    let found = this.moments[0];
    for (const moment of this.moments) {
      if (moment.from > seconds) break;
      found = moment;
    }
    return found;
  }

  show(seconds) {
    this.at = Math.min(seconds, this.seconds);
    const moment = this.momentAt(this.at);
    this.stage.style.setProperty("--at", this.at / this.seconds);
    this.stage.setAttribute("aria-valuenow", this.at.toFixed(1));
    this.stage.setAttribute("aria-valuetext", `${clock(this.at)} of ${clock(this.seconds)}, ${moment.genre} ${percent(moment.p)}`);
    this.element.querySelector(".clock b").textContent = clock(this.at);
    const now = this.element.querySelector(".now");
    now.style.setProperty("--c", `var(--g${moment.color})`);
    now.querySelector("b").textContent = `${moment.genre} ${percent(moment.p)}`;
    this.draw();
  }

  share(event) {
    const box = this.stage.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  }

  grab(event) {
    if (event.button !== 0) return;
    this.stage.setPointerCapture(event.pointerId);
    this.seek(this.share(event) * this.seconds);
  }

  aim(event) {
    const share = this.share(event);
    const aim = this.stage.querySelector(".aim");
    const moment = this.momentAt(share * this.seconds);
    aim.style.setProperty("--at", share);
    aim.classList.toggle("flip", share > .75);
    aim.querySelector("output").textContent = `${clock(share * this.seconds)} ${moment.genre} ${percent(moment.p)}`;
    if (this.stage.hasPointerCapture(event.pointerId)) this.seek(share * this.seconds);
  }

  key(event) {
    const step = event.shiftKey ? SmallStep : Step;
    const to = {
      ArrowLeft: this.at - step,
      ArrowDown: this.at - step,
      ArrowRight: this.at + step,
      ArrowUp: this.at + step,
      PageDown: this.at - 6 * step,
      PageUp: this.at + 6 * step,
      Home: 0,
      End: this.seconds,
    }[event.key];
    if (event.key === " ") this.toggle();
    else if (to !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) this.seek(to);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  draw() {
    const { canvas, peaks } = this;
    const box = canvas.getBoundingClientRect();
    if (box.width === 0) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    const bar = Math.max(1, Math.round(2 * ratio));
    const gap = Math.max(1, Math.round(ratio));
    const bars = Math.floor(width / (bar + gap));
    const pairs = peaks.length / 2;
    const middle = height / 2;
    const played = this.at / this.seconds * width;
    for (let i = 0; i < bars; i++) {
      const from = Math.floor(i * pairs / bars);
      const to = Math.max(from + 1, Math.floor((i + 1) * pairs / bars));
      let [low, high] = [0, 0];
      for (let k = from; k < to; k++) {
        low = Math.min(low, peaks[2 * k]);
        high = Math.max(high, peaks[2 * k + 1]);
      }
      const x = i * (bar + gap);
      const top = middle - high / 127 * middle * .92;
      const length = Math.max(ratio, (high - low) / 127 * middle * .92);
      context.fillStyle = x < played ? "rgb(255 255 255 / 92%)" : "rgb(244 241 234 / 50%)";
      context.fillRect(x, top, bar, length);
    }
  }
}

/** Space plays and pauses wherever it has no other meaning. */
export function spaceBar(current) {
  document.addEventListener("keydown", event => {
    if (event.key !== " " || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("button, a, input, select, textarea, summary, audio, label, [role=slider]")) return;
    const player = current();
    if (!player) return;
    event.preventDefault();
    player.toggle();
  });
}
