import { call, shoot, until } from './shoot.mjs'

/** What the screens show: one stage done, one under way, others to come. */
const PIPELINE = {
  name: 'Publish the photo archive',
  input: { folder: 'photos/2026-06' },
  stages: [
    {
      name: 'collect',
      shell: `printf 'photos/%s.jpg\\n' IMG_01 IMG_02 IMG_03; echo '{"files": 214, "bytes": 1482113024}'`,
    },
    {
      name: 'thumbnails',
      timeout: '20m',
      shell: "seq -f 'IMG_%g.jpg → 320 × 240' 87; echo 'IMG_88.jpg: no colour profile' >&2; sleep 600",
    },
    { name: 'index', shell: 'echo "${stages.collect.output.files} files" > "$JOBYARD_WORKDIR/index"' },
    { name: 'upload', command: ['echo', 'upload', '${input.folder}'], needs: ['index'], retries: 3 },
  ],
}

/** A pipeline with faults, as it looks while it is written. */
const FAULTY = `name: Publish the photo archive
input:
  folder: photos/2026-06
stages:
  - name: collect
    shell: find "\${input.folder}" -name '*.jpg'
  - name: thumbnails
    command: [mogrify-all, "\${stages.colect.output}"]
    needs: [collect]
    timeout: 20 minutes
`

/** The stages of a running job, and the form of a pipeline. @param {import('playwright').Page} page */
export async function pipelineScreens(page) {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: /^Queue/ })
    .click()
  const { jobs } = await call(page, 'jobs.enqueue', {
    jobs: [{ type: 'pipeline', name: PIPELINE.name, input: PIPELINE, priority: 20 }],
  })
  await call(page, 'jobs.runNext', { ids: [jobs[0].id] }).catch(() => undefined)
  await call(page, 'limits.set', { scope: { kind: 'queue' }, concurrency: 6 })
  await page.locator('[data-id]').filter({ hasText: PIPELINE.name }).first().click()
  await page.getByRole('tab', { name: 'Overview' }).click()
  const stage = page.getByRole('button', { name: /^Running thumbnails/ })
  await stage.waitFor()
  await until(page, async () => (await call(page, 'output.info', { id: jobs[0].id, attempt: 1 })).size > 1_000)
  await stage.click()
  await page.locator('.stage-output').getByText('no colour profile').waitFor()
  await shoot(page, 'pipeline')
  await page.getByRole('button', { name: 'Add job' }).click()
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'Pipeline' }).click()
  await page.getByLabel('Pipeline', { exact: true }).fill(FAULTY)
  await page.getByRole('list', { name: 'Faults of the pipeline' }).waitFor()
  await shoot(page, 'pipeline-form')
  await page.keyboard.press('Escape')
  await call(page, 'jobs.cancel', { ids: [jobs[0].id] })
}
