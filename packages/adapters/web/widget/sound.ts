let context: AudioContext | undefined;

/** A soft note that rises. Silent before the visitor has touched the page: a browser would refuse, and should. */
export function chime(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = 660;
  tone.frequency.setValueAtTime(880, currentTime + 0.1);
  volume.gain.value = 0.06;
  volume.gain.exponentialRampToValueAtTime(0.0001, currentTime + 0.4);
  tone.connect(volume).connect(destination);
  tone.start();
  tone.stop(currentTime + 0.4);
}
