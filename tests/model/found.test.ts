/** Histories that once went wrong, as short as they could be made. */
import { afterAll, test } from '@jest/globals'
import type { Content } from './contents.ts'
import type { History, Step } from './history.ts'
import { skewOfCaller } from './process.ts'
import { runHistory } from './run-history.ts'
import { SharedEmulators } from './shared-emulators.ts'
import { installVirtualTime } from './virtual-time.ts'

installVirtualTime(skewOfCaller)
const emulators = new SharedEmulators()
afterAll(() => emulators.close())

const key = 'a.csv'
const notice = 'comes'
const day: Content = {
  kind: 'long',
  step: 60,
  meter: 0,
  date: 0,
  hour: 0,
  rows: 5,
  again: 0,
  salt: 0,
}
const unreadable: Content = { kind: 'unreadable', how: 'empty' }

const history = (...steps: Step[]): History => ({ heldReadings: 2_000_000, byDate: 'dates', steps })

test.each<[string, History]>([
  [
    'an unreadable file after a deletion that nobody has handled keeps nothing of what was deleted',
    history(
      { does: 'upload', key, content: day, notice },
      { does: 'drain' },
      { does: 'delete', key, notice: 'is lost' },
      { does: 'upload', key, content: unreadable, notice },
    ),
  ],
  [
    'an unreadable file after a withdrawal that died keeps nothing of what was deleted',
    history(
      { does: 'upload', key, content: day, notice },
      { does: 'drain' },
      { does: 'delete', key, notice },
      { does: 'receive', message: 0, skewHours: 0, commands: 6, verdict: 'dies after' },
      { does: 'upload', key, content: unreadable, notice },
    ),
  ],
])('%s', (_, steps) => runHistory(emulators, steps))
