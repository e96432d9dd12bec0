/** What works for so many calls, then never again: as a killed process sees the world. */
export function dyingAfter(calls: number) {
  let left = calls
  return {
    /** The port, each of whose calls is one of these. */
    dying: <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name) => {
          const member = Reflect.get(target, name)
          if (typeof member !== 'function') return member
          return (...given: unknown[]) => {
            if (left-- <= 0) throw new Error(`killed before ${String(name)}`)
            return member.apply(target, given)
          }
        },
      }),
    died: () => left < 0,
  }
}
