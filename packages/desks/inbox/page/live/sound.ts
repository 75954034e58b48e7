let context: AudioContext | undefined;

/** Browsers play nothing before the first gesture: from then on the sound is ready. */
export function readySound(): void {
  const ready = (): void => {
    context ??= new AudioContext();
    void context.resume();
    removeEventListener("pointerdown", ready);
    removeEventListener("keydown", ready);
  };
  addEventListener("pointerdown", ready);
  addEventListener("keydown", ready);
}

/** Two soft tones, rising for somebody who waits; one for a line. */
export function play(what: "waiting" | "line"): void {
  if (context?.state !== "running") return;
  const tones = what === "waiting" ? [587.33, 880] : [698.46];
  for (const [index, tone] of tones.entries()) ring(context, tone, context.currentTime + index * 0.16);
}

function ring(audio: AudioContext, frequency: number, at: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "sine";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.16, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.55);
}
