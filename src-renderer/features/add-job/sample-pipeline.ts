/** A first pipeline, for whoever has none yet. */
export const SAMPLE_PIPELINE = `name: Count words
input:
  folder: .
stages:
  - name: collect
    shell: find "\${input.folder}" -maxdepth 1 -type f | head -n 100 > "$JOBYARD_WORKDIR/files"
  - name: count
    shell: wc -l < "$JOBYARD_WORKDIR/files"
  - name: report
    command: [echo, "\${stages.count.output} files"]
`
