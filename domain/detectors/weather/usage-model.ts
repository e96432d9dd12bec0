/** Daily energy by heating and cooling degree days, as CalTRACK's daily method has it. */
import { type CentredSums, leastSquares } from '../../statistics/least-squares.ts'

/** Energy of a day is `base`, and a slope for each degree below or above a balance point; °F. */
export interface UsageModel {
  readonly base: number
  readonly heating: Branch | undefined
  readonly cooling: Branch | undefined
  /** 0 where the temperature says nothing. */
  readonly adjustedR2: number
}

export interface Branch {
  readonly balancePoint: number
  /** Energy for each degree day, over 0. */
  readonly slope: number
}

/** Degrees F (CalTRACK 2.0, 3.2.1 and 3.2.3: 30 to 90, no more than 3 apart). */
const BALANCE_POINTS = Array.from({ length: 21 }, (_, index) => 30 + 3 * index)
/** CalTRACK 2.0, 3.2.2.2: what a balance point needs over a year of days. */
const LEAST_DAYS = 10
const LEAST_DEGREE_DAYS = 20

interface Day {
  readonly temperature: number
  /** Of its usage from the mean. */
  readonly deviation: number
}

/** Sums over days of the degree days of a balance point, and of their products. */
interface DegreeSums {
  readonly balancePoint: number
  readonly sum: number
  readonly squares: number
  readonly withUsage: number
}

/**
 * The model of the highest adjusted R² that qualifies, from mean temperatures (°F) and energy of
 * the same days. Candidates are all pairs of balance points with cooling at or above heating,
 * each alone, and the mean (adjusted R² of 0). To qualify, a balance point needs 10 days with
 * degree days and 20 degree days, and base and slopes have to be positive.
 *
 * Source: CalTRACK Methods 2.0, sections 3.2 to 3.4 (docs.caltrack.org; `openeemeter/caltrack`,
 * docs/methods.rst). As there, cooling is not tried on gas.
 */
export function fitUsageModel(
  temperatures: readonly number[],
  usage: readonly number[],
  withCooling: boolean,
): UsageModel {
  const count = usage.length
  const mean = usage.reduce((sum, value) => sum + value, 0) / Math.max(1, count)
  const days = usage.map((value, at) => ({
    temperature: temperatures[at] as number,
    deviation: value - mean,
  }))
  const yy = days.reduce((sum, { deviation }) => sum + deviation * deviation, 0)
  days.sort((a, b) => a.temperature - b.temperature)
  const heating = degreeSums(days, -1)
  const cooling = withCooling ? degreeSums(days.reverse(), 1) : []
  let best: UsageModel = { base: mean, heating: undefined, cooling: undefined, adjustedR2: 0 }
  const offer = (heat: DegreeSums | undefined, cool: DegreeSums | undefined): void => {
    const model = fitCandidate({ count, mean, yy }, heat, cool)
    if (model !== undefined && model.adjustedR2 > best.adjustedR2) best = model
  }
  for (const heat of heating) offer(heat, undefined)
  for (const cool of cooling) offer(undefined, cool)
  for (const heat of heating) {
    for (const cool of cooling) if (cool.balancePoint >= heat.balancePoint) offer(heat, cool)
  }
  return best
}

/** The energy that the model expects of a day of that mean temperature, in °F. */
export function expectedUsage({ base, heating, cooling }: UsageModel, temperature: number): number {
  const colder = heating === undefined ? 0 : Math.max(0, heating.balancePoint - temperature)
  const warmer = cooling === undefined ? 0 : Math.max(0, temperature - cooling.balancePoint)
  return base + (heating?.slope ?? 0) * colder + (cooling?.slope ?? 0) * warmer
}

/** Of the balance points that qualify; `side` is 1 above them and -1 below. Days are sorted so. */
function degreeSums(days: readonly Day[], side: 1 | -1): DegreeSums[] {
  const found: DegreeSums[] = []
  // Sums over the days beyond a balance point, which only grow from the outermost one inwards.
  let [at, temperature, squares, deviation, product] = [0, 0, 0, 0, 0]
  for (const point of side === 1 ? BALANCE_POINTS.toReversed() : BALANCE_POINTS) {
    for (; at < days.length; at++) {
      const day = days[at] as Day
      if (side * (day.temperature - point) <= 0) break
      temperature += day.temperature
      squares += day.temperature * day.temperature
      deviation += day.deviation
      product += day.temperature * day.deviation
    }
    const sum = side * (temperature - at * point)
    if (at < LEAST_DAYS || sum < LEAST_DEGREE_DAYS) continue
    found.push({
      balancePoint: point,
      sum,
      squares: squares - 2 * point * temperature + at * point * point,
      withUsage: side * (product - point * deviation),
    })
  }
  return found
}

/** Undefined if it does not qualify. */
function fitCandidate(
  { count, mean, yy }: { count: number; mean: number; yy: number },
  heat: DegreeSums | undefined,
  cool: DegreeSums | undefined,
): UsageModel | undefined {
  const [first, second] = heat === undefined ? [cool, undefined] : [heat, cool]
  if (first === undefined) return undefined
  const sums: CentredSums = {
    ...{ count, yy, ay: first.withUsage, by: second?.withUsage ?? 0 },
    aa: first.squares - (first.sum * first.sum) / count,
    bb: second === undefined ? 0 : second.squares - (second.sum * second.sum) / count,
    // No day is below one and above the other, so their products add up to nothing.
    ab: second === undefined ? 0 : -(first.sum * second.sum) / count,
  }
  const slopes = leastSquares(sums)
  if (slopes === undefined) return undefined
  const { a, b, adjustedR2 } = slopes
  const base = mean - (a * first.sum + b * (second?.sum ?? 0)) / count
  if (!(base > 0 && a > 0 && (second === undefined || b > 0))) return undefined
  const branch = (sums: DegreeSums | undefined, slope: number): Branch | undefined =>
    sums === undefined ? undefined : { balancePoint: sums.balancePoint, slope }
  return {
    base,
    adjustedR2,
    heating: branch(heat, a),
    cooling: branch(cool, heat === undefined ? a : b),
  }
}
