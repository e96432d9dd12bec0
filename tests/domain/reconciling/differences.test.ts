import { describe, expect, test } from '@jest/globals'
import { Profiles } from '../../../domain/formats/profile/profiles.ts'
import { isSettled } from '../../../domain/ingestion/ingest-object.ts'
import { emptyIngestion, type Ingestion } from '../../../domain/ingestion/ingestion.ts'
import type { Pipeline } from '../../../domain/pipelines/pipeline.ts'
import { Pipelines } from '../../../domain/pipelines/pipelines.ts'
import { ReadConfig } from '../../../domain/pipelines/read-config.ts'
import type {
  DropBucket,
  ExpirationRule,
  IngestionStore,
  KnownObject,
  ObjectVersion,
} from '../../../domain/ports.ts'
import {
  changesOf,
  type Differences,
  findDifferences,
} from '../../../domain/reconciling/differences.ts'
import { pipelineOf } from '../factories.ts'

function configOf(pipelines: readonly Pipeline[], formats = ''): ReadConfig {
  return new ReadConfig(new Pipelines(pipelines), new Profiles([], formats))
}

const config = configOf([pipelineOf()])
const readAs = config.settingsFor('a.csv')

function objectAt(key: string, overrides: Partial<ObjectVersion> = {}): ObjectVersion {
  return { key, etag: 'e1', lastModified: '2025-06-02T00:00:00Z', size: 10, ...overrides }
}

/** The record of that very object. */
function recordOf(object: ObjectVersion, state: Ingestion['state'] = 'succeeded'): Ingestion {
  const { key, etag, lastModified, size } = object
  const begun = emptyIngestion(`drops/${key}`, key, 1, '2025-06-02T00:00:01.000Z')
  return { ...begun, etag, lastModified, size, state, readAs }
}

const known = (ingestion: Ingestion, leased = false): KnownObject => ({
  source: ingestion.source,
  leased,
  ingestion,
})

describe('a record covers its object', () => {
  const seen = objectAt('a.csv')

  test.each(['succeeded', 'partial', 'failed'] as const)('when it has %s', (state) => {
    expect(isSettled(recordOf(seen, state), seen, config)).toBe(true)
  })

  test('when it is withdrawn and the object is gone', () => {
    expect(isSettled(recordOf(seen, 'withdrawn'), undefined, config)).toBe(true)
  })
})

describe('a record does not cover', () => {
  const seen = objectAt('a.csv')

  test('an object whose ingestion has not ended', () => {
    expect(isSettled(recordOf(seen, 'processing'), seen, config)).toBe(false)
    expect(isSettled(recordOf(seen, 'processing'), undefined, config)).toBe(false)
  })

  test.each([
    ['with other content', { etag: 'e2' }],
    ['uploaded again with the same content', { lastModified: '2025-06-03T00:00:00Z' }],
  ])('an object %s', (_, difference) => {
    expect(isSettled(recordOf(seen), objectAt('a.csv', difference), config)).toBe(false)
  })

  test('an object that is gone', () => {
    for (const state of ['succeeded', 'partial', 'failed'] as const) {
      expect(isSettled(recordOf(seen, state), undefined, config)).toBe(false)
    }
  })

  test('an object that other pipeline settings would read otherwise', () => {
    const others = configOf([pipelineOf({ zone: 'Europe/London' })])
    expect(isSettled(recordOf(seen), seen, others)).toBe(false)
    expect(isSettled(recordOf(seen), seen, configOf([]))).toBe(false)
    const unmatched = { ...recordOf(seen, 'failed'), readAs: configOf([]).settingsFor('a.csv') }
    expect(isSettled(unmatched, seen, configOf([]))).toBe(true)
    expect(isSettled(unmatched, seen, config)).toBe(false)
  })

  test('an object that other formats would read otherwise', () => {
    const others = configOf([pipelineOf()], 'another digest')
    expect(isSettled(recordOf(seen), seen, others)).toBe(false)
  })

  test('an object that is back after its withdrawal', () => {
    expect(isSettled(recordOf(seen, 'withdrawn'), seen, config)).toBe(false)
  })
})

const none = { uncovered: [], readOtherwise: [], gone: [], expired: [], leased: [] }

async function differences(
  objects: readonly ObjectVersion[],
  records: readonly KnownObject[],
  rules: readonly ExpirationRule[] = [],
): Promise<Differences> {
  async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
    yield* items
  }
  const drops = { name: 'drops', list: () => each(objects), expirations: async () => rules }
  return findDifferences({
    drops: drops as unknown as DropBucket,
    config,
    ingestions: { everything: () => each(records) } as unknown as IngestionStore,
    clock: { now: () => new Date('2025-06-10T12:00:00Z') },
  })
}

describe('the differences of bucket and records', () => {
  test('are none where every object has its record', async () => {
    const objects = [objectAt('a.csv'), objectAt('b/c.csv')]
    const records = objects.map((object) => known(recordOf(object)))
    expect(await differences(objects, records)).toEqual({ ...none, objects: 2, empty: false })
    expect(await differences([], [])).toEqual({ ...none, objects: 0, empty: true })
  })

  test('name objects without a record, with another version’s, or with an unfinished one', async () => {
    const objects = ['new', 'changed', 'crashed', 'leased', 'fine'].map((key) => objectAt(key))
    const records = [
      known(recordOf(objectAt('changed', { etag: 'old' }))),
      known(recordOf(objectAt('crashed'), 'processing')),
      { source: 'drops/leased', leased: true, ingestion: undefined },
      known(recordOf(objectAt('fine'))),
    ]
    expect(await differences(objects, records)).toEqual({
      ...none,
      uncovered: ['new', 'changed', 'crashed', 'leased'],
      leased: ['drops/leased'],
      objects: 5,
      empty: false,
    })
  })

  test('set apart what was only read with other settings', async () => {
    const otherwise = { ...recordOf(objectAt('a.csv')), readAs: 'none' }
    const found = await differences([objectAt('a.csv'), objectAt('b.csv')], [known(otherwise)])
    expect(found).toMatchObject({ uncovered: ['b.csv'], readOtherwise: ['a.csv'] })
    expect(changesOf(found).map(({ key }) => key)).toEqual(['b.csv', 'a.csv'])
    expect(changesOf(found, 'without-read-otherwise').map(({ key }) => key)).toEqual(['b.csv'])
  })

  test('leave out folders, which are never ingested', async () => {
    const found = await differences([objectAt('folder/', { size: 0 })], [])
    expect(found).toEqual({ ...none, objects: 0, empty: true })
  })

  test('name records whose objects are gone, but not those withdrawn', async () => {
    const records = [
      known(recordOf(objectAt('gone'))),
      known(recordOf(objectAt('crashed'), 'processing')),
      known(recordOf(objectAt('withdrawn'), 'withdrawn')),
      { source: 'drops/never', leased: false, ingestion: undefined },
    ]
    const found = await differences([], records)
    expect(found).toMatchObject({ gone: ['gone', 'crashed'], empty: false })
    expect(changesOf(found)).toMatchObject([{ removed: true }, { removed: true }])
  })

  test('do not take for deleted what a lifecycle rule has expired', async () => {
    const records = ['old/a', 'new/b'].map((key) => known(recordOf(objectAt(key))))
    const rules = [{ prefix: 'old/', days: 7, tagged: false }]
    const found = await differences([], records, rules)
    expect(found).toMatchObject({ gone: ['new/b'], expired: ['old/a'] })
    expect(changesOf(found).map(({ key }) => key)).toEqual(['new/b'])
  })

  test('leave out what is no object of this bucket', async () => {
    const malformed = emptyIngestion('malformed event 7', 'malformed event 7', 0, '2025-06-02')
    const elsewhere = { ...recordOf(objectAt('a')), source: 'drops-2/a' }
    const records = [known(malformed, true), known(elsewhere, true)]
    expect(await differences([], records)).toEqual({ ...none, objects: 0, empty: true })
  })
})
