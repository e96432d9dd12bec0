/** The sample files: their keys, dates and meters, and how much each meter draws over a day. */

/** How a long file writes the beginning of an interval. */
export type Stamp = 'local' | 'offset' | 'utc'

export interface Meter {
  readonly id: string
  /** The load of each hour of a weekday, from 0 to 9 ninths of the peak, at the hour's beginning. */
  readonly weekday: string
  readonly weekend: string
  /** Thousandths of a kWh in one interval at the peak. */
  readonly peakThousandths: number
  readonly stamp: Stamp
}

export interface SampleFile {
  readonly key: string
  readonly layout: 'wide' | 'long'
  readonly from: string
  readonly to: string
  readonly intervalMinutes: number
  readonly meters: readonly Meter[]
}

type Load = readonly [weekday: string, weekend: string]

const office: Load = ['222222358999989987533222', '222222222333333333222222']
const residence: Load = ['432222257865555567899875', '543222224678876667899876']
const laboratory: Load = ['555555667888988887766555', '555555555566666666555555']
const coldStore: Load = ['777777777788888887777777', '777777777788888887777777']
const library: Load = ['222222346788999998887542', '222222233567888765322222']
const sportsHall: Load = ['222223676555676568999753', '222222246899888887643222']
const canteen: Load = ['222223578899987555543222', '222222235678876544432222']
const dataRoom: Load = ['888888888999999998888888', '888888888999999998888888']
const school: Load = ['222222469999899864332222', '222222222222222222222222']
const supermarket: Load = ['555556788888999999987665', '555556678899999998876555']
const workshop: Load = ['222222589987998864222222', '222222256665432222222222']
const pumpHouse: Load = ['777777887777777778877777', '777777777888777777787777']
const lights: Load = ['322222357665555678999864', '432222245665555678999875']
const ventilation: Load = ['444444568888888888766544', '444444456777777777665544']

function meter(id: string, load: Load, peakThousandths: number, stamp: Stamp = 'local'): Meter {
  return { id, weekday: load[0], weekend: load[1], peakThousandths, stamp }
}

/** The files that the generator makes. Dates are local (Europe/London), first and last included. */
export const sampleFiles: readonly SampleFile[] = [
  {
    key: 'campus/2025-09-wide.csv',
    layout: 'wide',
    from: '2025-07-28',
    to: '2025-10-05',
    intervalMinutes: 30,
    meters: [
      meter('EE00011', office, 24_000),
      meter('EE00012', residence, 18_500),
      meter('EE00013', laboratory, 41_000),
      meter('EE00014', coldStore, 6_200),
      meter('EE00015', library, 15_800),
      meter('EE00016', sportsHall, 12_400),
      meter('EE00017', canteen, 17_300),
      meter('EE00018', dataRoom, 33_600),
    ],
  },
  {
    key: 'feed/2025-10-long.csv',
    layout: 'long',
    from: '2025-09-01',
    to: '2025-11-02',
    intervalMinutes: 30,
    meters: [
      meter('EE00101', school, 21_000),
      meter('EE00102', supermarket, 38_000),
      meter('EE00103', workshop, 11_700),
      meter('EE00104', pumpHouse, 7_900),
    ],
  },
  {
    key: 'solar-hall/2025-11.csv.gz',
    layout: 'long',
    from: '2025-10-13',
    to: '2025-11-30',
    intervalMinutes: 15,
    meters: [
      meter('SH-KITCHEN', canteen, 4_300, 'offset'),
      meter('SH-LIGHTS', lights, 2_600, 'offset'),
      meter('SH-VENT', ventilation, 5_100, 'utc'),
    ],
  },
]
