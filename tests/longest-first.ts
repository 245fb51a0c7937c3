import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longer than its size says, longest first: begun late, it would be waited for alone. */
const LONG = ['axe', 'start', 'fuzz', 'chaos', 'rooms-leave-nothing'].map((name) => `${name}.test.ts`)
const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONG.indexOf(basename(moduleId))
  return at < 0 ? LONG.length : at
}

/** Large files before small ones, as Vitest does where it has never seen them run, and what is known to take long before these. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project.name)
    return [...byProject.values()].flatMap((ofOne) => ofOne.toSorted((a, b) => rank(a) - rank(b)))
  }
}
