import { describe, expect, test } from 'vitest'
import { EMPTY_DRAFT, readDraft } from '../../src-renderer/features/add-job/draft.js'
import { draftOfFiles } from '../../src-renderer/features/add-job/draft-of-files.js'
import { markWords } from '../../src-renderer/features/documents/mark-words.js'
import { INGEST_FILE } from '../../src-shared/document.js'

describe('files that are dropped', () => {
  const typeOf = (...paths: string[]) => draftOfFiles(paths, []).type

  test('documents are to be ingested, other files to be given to a command', () => {
    expect(typeOf('/a/report.PDF', '/a/notes.md')).toBe(INGEST_FILE)
    expect(typeOf('/a/report.pdf', '/a/data.bin')).toBe('command')
    expect(draftOfFiles(['/a/b c.bin'], [])).toMatchObject({ line: "'/a/b c.bin'" })
  })

  test('the files stay whatever type is chosen, and one at least is needed', () => {
    const draft = draftOfFiles(['/a/x.bin'], [])
    expect(readDraft({ ...draft, type: INGEST_FILE }, [])).toMatchObject({ job: { input: ['/a/x.bin'] } })
    expect(readDraft({ ...EMPTY_DRAFT, type: INGEST_FILE }, [])).toEqual({
      errors: { files: 'Choose at least one file.' },
    })
  })
})

describe('[N10] the words of a search are marked in a document', () => {
  const marked = (text: string, query: string) =>
    markWords(text, query)
      .filter(({ isMatch }) => isMatch)
      .map((piece) => piece.text)

  test('as the search finds them: case and accents do not count, the last may be unfinished', () => {
    expect(marked('Äpfel and apfelmus, an APFEL', 'apfel')).toEqual(['Äpfel', 'apfelmus', 'APFEL'])
    expect(marked('Äpfel and apfelmus', 'äpfel and ')).toEqual(['Äpfel', 'and'])
    expect(marked('trolley problems', '"trolley problem"')).toEqual(['trolley'])
    expect(marked('nothing', '')).toEqual([])
  })

  test('the pieces are the text, whatever it is', () => {
    const text = 'a–b c\n\n  d😀 e'
    expect(
      markWords(text, 'c d')
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })
})
