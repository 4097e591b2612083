import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readDefinitionText } from '../../src-main/evaluation/definition-text.js'
import { scenariosOf } from '../../src-shared/evaluation/scenarios.js'

const FOLDER = fileURLToPath(new URL('../../examples/definitions/', import.meta.url))
const FILES = readdirSync(FOLDER)

describe('[D4] the sample definitions', () => {
  test('[D4] there are three', () => {
    expect(FILES).toEqual(['honest-feedback.yaml', 'support-triage.yaml', 'trade-offs.yaml'])
  })

  test.each(FILES)('[D4] %s can be imported, leaves no placeholder, and uses every option', (file) => {
    const { content, warnings } = readDefinitionText(readFileSync(`${FOLDER}${file}`, 'utf8'))
    expect(warnings).toEqual([])
    const scenarios = scenariosOf(content)
    expect(scenarios.length).toBeGreaterThanOrEqual(20)
    expect(scenarios.length).toBeLessThanOrEqual(60)
    const prompts = scenarios.map(({ prompt }) => prompt).join('\n')
    expect(prompts).not.toMatch(/[{}[\]]/)
    for (const dimension of content.dimensions) {
      if ('values' in dimension) continue
      for (const option of dimension.levels.flatMap(({ options = [] }) => options)) expect(prompts).toContain(option)
    }
    expect(content.followups?.length).toBeGreaterThan(0)
  })
})
