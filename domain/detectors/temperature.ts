/** Temperatures in degrees Fahrenheit, in which the field's building models are written. */

export type TemperatureUnit = 'C' | 'F'

/** What a gauge's unit says; undefined where it says nothing of temperature. */
export function temperatureUnit(unit: string): TemperatureUnit | undefined {
  const plain = unit.toLowerCase().replace(/[\s_.]/g, '')
  if (/^(°|deg|degrees?)?(f|fahrenheit)$/.test(plain)) return 'F'
  return /^(°|deg|degrees?)?(c|celsius)$/.test(plain) ? 'C' : undefined
}

export function toFahrenheit(value: number, unit: TemperatureUnit): number {
  return unit === 'F' ? value : value * 1.8 + 32
}

export function fromFahrenheit(value: number, unit: TemperatureUnit): number {
  return unit === 'F' ? value : (value - 32) / 1.8
}
