/** How long the host may be kept busy at a stretch. */
const STRETCH_MS = 15;

/** Gives way to everything else whenever the host has been busy for a while since it was made or last gave way. */
export function pauses(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    since = performance.now();
  };
}
