/**
 * Rejects when `work` takes longer: an answer to Slack is worth nothing after 3 s. Its signal is aborted then, so that work
 * that heeds it begins nothing more: a sandbox that is frozen with its answer goes on where it was when it is next needed, perhaps an
 * hour later.
 */
export async function within<T>(
  milliseconds: number,
  what: string,
  work: (givenUp: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`${what} took longer than ${milliseconds} ms`);
      reject(error);
      controller.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
