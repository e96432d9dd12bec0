/** Work on one name waits for its turn; work on other names goes on meanwhile. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>()

  /** Does the work once all that was handed in before it, of the same name, has ended. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name)
    const mine = Promise.resolve(before?.catch(() => {})).then(work)
    this.last.set(name, mine)
    try {
      return await mine
    } finally {
      if (this.last.get(name) === mine) this.last.delete(name)
    }
  }
}
