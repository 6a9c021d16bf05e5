/**
 * Runs a program whose errors show the frames of its own files only: how Pulumi got there helps nobody. Node.js 20 also takes a minute
 * and a gigabyte to print some frames of packages in colour, as Pulumi's runner does before it says anything.
 *
 * @throws what the program throws
 */
export async function ownFrames<T>(program: () => T | Promise<T>): Promise<T> {
  try {
    return await program();
  } catch (error) {
    if (error instanceof Error && error.stack !== undefined) {
      const lines = error.stack.split('\n');
      error.stack = lines.filter(line => !/^\s+at .*[\\/]node_modules[\\/]/.test(line)).join('\n');
    }
    throw error;
  }
}
