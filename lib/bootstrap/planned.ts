const mark = Symbol.for('cdk8s-homelab.plan');

/** Whether the program runs only to show what it would make: nothing may be read from anywhere then. */
export function planned(): boolean {
  return Reflect.get(globalThis, mark) === true;
}

/** Runs a program for its plan. */
export async function whilePlanned<T>(action: () => Promise<T>): Promise<T> {
  Reflect.set(globalThis, mark, true);
  try {
    return await action();
  } finally {
    Reflect.deleteProperty(globalThis, mark);
  }
}
