/** Something outside of the program did not work: a server, a tool, a file. The message is for the person at the terminal. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
}

/** What an error of the operating system or of a library says, in a few words. */
export function reasonOf(error: unknown): string {
  // Not by class: what Node itself throws may be of another realm.
  if (typeof error !== 'object' || error === null) return String(error);
  // What fetch throws says nothing; its cause does.
  if ('cause' in error && error.cause !== undefined) return reasonOf(error.cause);
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return reasonOf(error.errors[0]);
  const { message, name } = error as Partial<Error>;
  return message === undefined || message === '' ? (name ?? 'it failed') : message;
}
