"""The report's promises: reports, commitments, milestones, progress with evidence, and the history of every change.

Offsets. `start`/`end` count characters of `Report.source` (the stored document; the contract of the compiler and of
exports). `shown_start`/`shown_end` count characters of `Report.text`, the clean text that pages show and select in.
Services that take selected text take shown offsets.

Models (`models`): `Report`, `Commitment`, `Milestone`, `Progress`, `Evidence`, `Change`; `Binding`, `Path`, `Override`,
`RulesChoice`, `Freeze`.

Errors (`errors`): `Refused` (wrong input; `.field`), `Conflict` (somebody was faster; `.clashes`, `.current`), both
`CommitmentError`; `people.permissions.NotAllowed`. All carry a Chinese message for staff in `str(error)`.

Verbs (`services`, all keyword-only, atomic, permission checked inside, journaled in `Change`):

| verb | what it does |
| --- | --- |
| report_upload(file, name, person, again) | keeps the file by its hash, compiles it, returns the Report under review |
| report_recompile(report, person) | compiles again; what people decided or wrote stays |
| report_confirm(report, person, accept_rest) | makes it the plan; Refused lists what is undecided |
| report_withdraw(report, person, reason) | takes a wrong one out of everything; kept whole, closed until restored |
| report_restore(report, person, again) | brings it back as it was |
| commitment_accept / commitment_reject (commitment, person, version) | decide one; rejected is marked, never lost |
| commitment_reopen(commitment, person, version) | back to a suggestion |
| commitments_accept(report, ids, person, versions) | decide many in one act; returns (accepted, left with reasons) |
| commitment_edit(commitment, changes, version, person) | change fields; edits of other fields by others survive |
| commitment_split(commitment, spans, version, person) | one becomes several, each a span of the shown text |
| commitment_merge(commitments, versions, person) | several become one |
| commitment_add(report, start, end, kind, person, **fields) | a new one from selected text |
| commitment_assign(commitment, lead, co, leader, version, person) | who answers for it |
| reading_settle(commitment, reading, version, person) | choose one of the readings of an uncertain one |
| milestone_set(commitment, quarter, text, value, version, person) | due by a quarter's end; empty removes it |
| binding_set(commitment, person, measure / record / rhythm, confirmed) | says what proves it; not confirmed: a suggestion |
| bindings_suggest(report, person, bar) | proposes what scores above the bar, in one act |
| bindings_confirm(report, ids, person) · binding_remove(commitment, person) | suggestions count; grey again |
| path_set(commitment, person, shape, shares, years) | straight, seasonal or by quarter values |
| rules_choose(report, ruleset, person, since, reason) | from a day on the lights follow this rule set |
| override_sign(commitment, person, reason, until, value, light, files) | a signed word beside the computed figure |
| override_end(override, person, reason) | ends it before its last day |
| dispatch_freeze(report, person, name, day) | keeps how the whole plan stands, for ever |
| change_undo(report, person) | undoes this person's latest act that is not undone |
| progress_enter(commitment, person, day, value, percent, text, files) | progress by hand with evidence |
| progress_correct(progress, person, ...) | a corrected entry takes its place; the old one stays in the history |
| duty_table_read(file, name, person, roles) | reads an office's own table, stores nothing: columns to confirm |
| duty_table_import(file, name, person, roles, year, again) | its rows become a report under review |

Questions (`selectors`):

| question | answers |
| --- | --- |
| reports_for(person) · report_for(person, id) · commitment_for(person, id) | else NotAllowed, DoesNotExist |
| reports_for(person, withdrawn=True) · report_for(person, id, withdrawn=True) | withdrawn ones too: the office alone |
| review_rows(report) | the commitments in the order of the text, rejected ones included, replaced ones not |
| plan_rows(report, group, filters) | groups of rows: section, department, kind, deadline |
| plan_counts(report, filters) | facets, each adding up to the total |
| living_segments(report) · living_paragraphs(report) | the text in runs, each with the commitments that cover it |
| commitment_history(commitment) | its changes and those of its forerunners, newest first |
| my_tasks(person) | what the person's organisation leads or supports in confirmed plans |
| changes_since(report, change_id) | what happened since, for polling |
| standing(commitment, day) · standings(report, day) | how it stands: light, why, value, path, forecast, both sides |
| suggestions(commitment) | what it may be bound to, the likeliest first |
| freezes_of(report) · freeze_for(person, id) · turns(before, after) | dispatches, and what turned between them |
| attention(person, report, day) | what needs the person this week, and why: concerns by kind |
| light(commitment) | grey, or "entered by hand": never green |
"""
