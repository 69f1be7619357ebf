"""What every address answers to everybody who may ask for it."""

# 404 for a stranger, 403 for somebody known who may not, 422 for a form sent empty; a method without a row is a 405.
# Who asks: str a stranger · par a participant, PAR one of another session · tab a table's tablet, TAB one of another
# session · prj the projector · obs an observer · hq the headquarters · fac a facilitator.
ANSWERS = """
                                  str par PAR tab TAB prj obs hq  fac
healthz GET                       200 200 200 200 200 200 200 200 200
self_test GET                     200 200 200 200 200 200 200 200 200
start GET                         200 200 200 200 200 200 200 200 200
session_home GET                  404 200 404 200 404 302 302 302 302

sessions:login GET                200 200 200 200 200 200 200 200 200
sessions:login POST               422 422 422 422 422 422 422 422 422
sessions:logout POST              302 302 302 302 302 302 302 302 302
sessions:set_up GET               200 200 200 200 200 200 200 200 200
sessions:set_up POST              422 422 422 422 422 422 422 422 422
sessions:invitation_accept POST   302 302 302 302 302 302 302 302 302
sessions:language POST            302 302 302 302 302 302 302 302 302
sessions:find POST                422 422 422 422 422 422 422 422 422
sessions:join_by_code GET         302 302 302 302 302 302 302 302 302
sessions:join GET                 200 302 200 302 200 302 200 200 200
sessions:join POST                422 302 422 302 422 302 422 422 422
sessions:come_back GET            200 302 200 302 200 302 200 200 200
sessions:come_back POST           422 302 422 302 422 302 422 422 422
sessions:enter GET                302 302 302 302 302 302 302 302 302
sessions:enter_here GET           302 200 302 200 302 302 302 302 302
sessions:enter_instead POST       302 302 302 302 302 302 302 302 302

sessions:agenda GET               404 200 404 200 404 200 200 200 200
sessions:agenda_calendar GET      404 200 404 200 404 200 200 200 200
sessions:agenda_paper GET         404 200 404 200 404 200 200 200 200
sessions:stage_line GET           404 200 404 200 404 200 200 200 200
sessions:stage_start POST         404 403 404 403 404 403 403 403 302
sessions:stage_finish POST        404 403 404 403 404 403 403 403 302
sessions:stage_reopen POST        404 403 404 403 404 403 403 403 302
sessions:stage_extend POST        404 403 404 403 404 403 403 403 422
sessions:stage_pause POST         404 403 404 403 404 403 403 403 302
sessions:stage_resume POST        404 403 404 403 404 403 403 403 302
sessions:step_finish POST         404 403 404 403 404 403 403 403 302
sessions:act_undo POST            404 403 404 403 404 403 403 403 302
sessions:people GET               404 200 404 200 404 403 200 200 200
sessions:participant_admit POST   404 403 404 403 404 403 403 302 302
sessions:everybody_admit POST     404 403 404 403 404 403 403 302 302
sessions:people_import GET        404 403 404 403 404 403 403 200 200
sessions:people_file_read POST    404 403 404 403 404 403 403 422 422
sessions:people_import_sample GET 404 403 404 403 404 403 403 200 200
sessions:people_import_preview GET 404 403 404 403 404 403 403 200 200
sessions:people_import_take POST  404 403 404 403 404 403 403 302 302
sessions:people_import_discard POST 404 403 404 403 404 403 403 302 302
sessions:people_import_undo POST  404 403 404 403 404 403 403 302 302
sessions:table_choose POST        404 422 404 403 404 403 403 403 403
sessions:members GET              404 403 404 200 404 403 403 403 403
sessions:member_add POST          404 403 404 422 404 403 403 403 403
sessions:member_admit POST        404 403 404 302 404 403 403 403 403
sessions:member_arrive POST       404 403 404 302 404 403 403 403 403
sessions:member_arrival_take_back POST 404 403 404 302 404 403 403 403 403
sessions:speaker_name POST        404 403 404 422 404 403 403 403 403
sessions:tables_add POST          404 403 404 403 404 403 403 422 422
sessions:participant_arrive POST  404 403 404 403 404 403 403 302 302
sessions:arrival_take_back POST   404 403 404 403 404 403 403 302 302
sessions:arrivals GET             404 403 404 403 404 403 403 200 200
sessions:badge_check_in POST      404 403 404 403 404 403 403 422 422
sessions:person_walk_in POST      404 403 404 403 404 403 403 422 422
sessions:mandates GET             404 403 404 403 404 403 200 200 200
sessions:mandate GET              404 403 404 403 404 403 403 200 200
sessions:mandate_add POST         404 403 404 403 404 403 403 422 422
sessions:mandate_save POST        404 403 404 403 404 403 403 422 422
sessions:mandate_delete POST      404 403 404 403 404 403 403 302 302
sessions:me GET                   404 200 404 403 404 403 403 403 403
sessions:me_save POST             404 422 404 403 404 403 403 403 403
sessions:contacts_share POST      404 302 404 403 404 403 403 403 403
sessions:contacts_hide POST       404 302 404 403 404 403 403 403 403
preparation:person GET            404 403 404 403 404 403 403 200 200
preparation:person_save POST      404 403 404 403 404 403 403 422 422
preparation:person_seat POST      404 403 404 403 404 403 403 302 302
preparation:person_erase POST     404 403 404 403 404 403 403 422 422
preparation:doubles GET           404 403 404 403 404 403 403 200 200
preparation:pair GET              404 403 404 403 404 403 403 200 200
preparation:pair_merge POST       404 403 404 403 404 403 403 302 302
preparation:tables GET            404 403 404 403 404 403 403 200 200
preparation:everybody_seat POST   404 403 404 403 404 403 403 422 422
preparation:marked_seat POST      404 403 404 403 404 403 403 422 422
preparation:table_rename POST     404 403 404 403 404 403 403 302 302
preparation:table_remove POST     404 403 404 403 404 403 403 422 422
sessions:materials GET            404 200 404 200 404 200 200 200 200
sessions:announcements GET        404 200 404 200 404 403 200 200 200
sessions:announcements_new GET    404 200 404 200 404 403 200 200 200
sessions:announcements_read POST  404 302 404 302 404 403 302 302 302
sessions:announcement_send POST   404 403 404 403 404 403 403 422 422
sessions:announcement_withdraw POST 404 403 404 403 404 403 403 302 302
sessions:nudges GET               404 403 404 200 404 403 403 403 403
sessions:nudges_read POST         404 403 404 302 404 403 403 403 403
sessions:calls GET                404 403 404 200 404 403 403 403 403
sessions:call_make POST           404 403 404 302 404 403 403 403 403
sessions:call_cancel POST         404 403 404 302 404 403 403 403 403
sessions:call_answer POST         404 403 404 403 404 403 403 302 302
sessions:notes GET                404 200 404 403 404 403 403 403 403
sessions:note_autosave POST       404 422 404 403 404 403 403 403 403
sessions:note_save POST           404 302 404 403 404 403 403 403 403
sessions:links GET                404 403 404 403 404 403 403 200 200
sessions:address_choose POST      404 403 404 403 404 403 403 302 302
sessions:codes_renew POST         404 403 404 403 404 403 403 302 302

triads:record GET                 404 403 404 200 404 403 403 403 403
triads:record_read GET            404 403 404 200 404 403 403 403 403
triads:field_save POST            404 403 404 422 404 403 403 403 403
triads:record_save POST           404 403 404 302 404 403 403 403 403
triads:record_hand_in POST        404 403 404 302 404 403 403 403 403
triads:check GET                  404 403 404 403 404 403 200 200 200
triads:record_check GET           404 403 404 403 404 403 403 200 200
triads:record_accept POST         404 403 404 403 404 403 403 422 422
triads:record_return POST         404 403 404 403 404 403 403 422 422
triads:record_correct POST        404 403 404 403 404 403 403 422 422
triads:record_correct_save POST   404 403 404 403 404 403 403 302 302
triads:text_give_back POST        404 403 404 403 404 403 403 302 302
triads:own_text_give_back POST    404 403 404 302 404 403 403 403 403
triads:merger_new GET             404 403 404 403 404 403 403 200 200
triads:merger_propose POST        404 403 404 403 404 403 403 422 422
triads:merger_agree POST          404 403 404 302 404 403 403 403 403
triads:merger_refuse POST         404 403 404 302 404 403 403 403 403
triads:merger_withdraw POST       404 403 404 403 404 403 403 302 302
triads:handing_over GET           404 403 404 200 404 403 403 200 200
triads:tick_set POST              404 403 404 302 404 403 403 302 302
triads:tick_take_back POST        404 403 404 302 404 403 403 302 302
triads:photo_add POST             404 403 404 422 404 403 403 422 422
triads:photo GET                  404 403 404 200 404 403 403 200 200
triads:photo_small GET            404 403 404 200 404 403 403 200 200
triads:photo_remove POST          404 403 404 302 404 403 403 302 302
triads:presence GET               404 403 404 200 404 403 403 200 200
triads:presence_say POST          404 403 404 422 404 403 403 422 422
triads:entry GET                  404 403 404 403 404 403 403 200 200
triads:entry_autosave POST        404 403 404 403 404 403 403 422 422
triads:entry_save POST            404 403 404 403 404 403 403 302 302
triads:entry_hand_in POST         404 403 404 403 404 403 403 302 302
triads:entry_member_add POST      404 403 404 403 404 403 403 422 422
triads:entry_speaker POST         404 403 404 403 404 403 403 422 422
triads:proposed GET               404 403 404 302 404 403 403 403 403
triads:drafts_take POST           404 403 404 302 404 403 403 403 403
triads:drafts_merge POST          404 403 404 302 404 403 403 403 403
triads:slots_swap POST            404 403 404 302 404 403 403 403 403
triads:source GET                 404 403 404 200 404 403 403 403 403
triads:source_take_out POST       404 403 404 302 404 403 403 403 403
triads:rate GET                   404 200 404 403 404 403 403 403 403
triads:ratings_save POST          404 302 404 403 404 403 403 403 403
triads:drafts GET                 404 200 404 403 404 403 403 403 403
triads:draft_field_save POST      404 422 404 403 404 403 403 403 403
triads:drafts_save POST           404 302 404 403 404 403 403 403 403
triads:draft_add POST             404 302 404 403 404 403 403 403 403
triads:draft_propose POST         404 302 404 403 404 403 403 403 403
triads:draft_withdraw POST        404 302 404 403 404 403 403 403 403
triads:record_file GET            404 403 404 200 404 403 403 200 200
triads:record_file_read POST      404 403 404 422 404 403 403 422 422
triads:record_file_download GET   404 403 404 200 404 403 403 200 200
triads:upload GET                 404 403 404 200 404 403 403 200 200
triads:upload_take POST           404 403 404 422 404 403 403 422 422
triads:upload_discard POST        404 403 404 302 404 403 403 302 302
triads:team_triads GET            404 200 404 200 404 403 200 200 200
triads:table_triads GET           404 200 404 200 404 403 200 200 200

triads:assessments GET            404 200 404 200 404 403 403 403 403
triads:assessment GET             404 200 404 200 404 403 403 403 403
triads:assessment_field_save POST 404 403 404 422 404 403 403 403 403
triads:assessment_save POST       404 403 404 302 404 403 403 403 403
triads:assessment_hand_in POST    404 403 404 422 404 403 403 403 403
triads:assessment_result GET      404 200 404 200 404 403 200 200 200
triads:assessment_sheets GET      404 403 404 403 404 403 200 200 200
triads:sheet_paper POST           404 403 404 403 404 403 403 422 422
triads:sheet GET                  404 403 404 403 404 403 403 200 200
triads:sheet_field_save POST      404 403 404 403 404 403 403 422 422
triads:sheet_save POST            404 403 404 403 404 403 403 302 302
triads:sheet_hand_in POST         404 403 404 403 404 403 403 422 422
triads:sheet_give_back POST       404 403 404 403 404 403 403 302 302
triads:talks GET                  404 403 404 403 404 403 200 200 200
triads:talk_console GET           404 403 404 403 404 403 403 302 302
triads:talks_next POST            404 403 404 403 404 403 403 302 302
triads:talk_act POST              404 403 404 403 404 403 403 302 302
triads:talk_now GET               404 200 404 200 404 403 200 200 200
triads:notes_autosave POST        404 403 404 422 404 403 403 403 403
triads:notes_save POST            404 403 404 302 404 403 403 403 403

triads:priorities GET             404 200 404 200 404 403 200 200 200
triads:priority_question GET      404 403 404 403 404 403 403 200 200
triads:priority_question POST     404 403 404 403 404 403 403 422 422
triads:image GET                  404 200 404 200 404 403 200 200 200
triads:image_field_save POST      404 403 404 403 404 403 403 422 422
triads:image_save POST            404 403 404 403 404 403 403 302 302
triads:image_assemble POST        404 403 404 403 404 403 403 302 302
triads:image_keep POST            404 403 404 403 404 403 403 302 302
triads:image_version GET          404 403 404 403 404 403 200 200 200
triads:image_bring_back POST      404 403 404 403 404 403 403 302 302

voting:ballot GET                 404 200 404 403 404 403 403 403 403
voting:ballot_change GET          404 302 404 403 404 403 403 403 403
voting:ballot_cast POST           404 422 404 403 404 403 403 403 403
voting:ballot_deadline GET        404 200 404 403 404 403 403 403 403
voting:result GET                 404 200 404 200 404 200 200 200 200
voting:result_of GET              404 200 404 200 404 200 200 200 200
voting:ballots GET                404 200 404 200 404 200 200 200 200
voting:ballots_of GET             404 200 404 200 404 200 200 200 200
voting:ballots_file GET           404 200 404 200 404 200 200 200 200
voting:poll GET                   404 403 404 403 404 403 200 200 200
voting:poll_now GET               404 403 404 403 404 403 200 200 200
voting:polls GET                  404 403 404 403 404 403 200 200 200
voting:poll_odds GET              404 403 404 403 404 403 403 403 200
voting:poll_prepare POST          404 403 404 403 404 403 403 403 422
voting:poll_open POST             404 403 404 403 404 403 403 403 302
voting:poll_discard POST          404 403 404 403 404 403 403 403 302
voting:poll_extend POST           404 403 404 403 404 403 403 403 422
voting:poll_close POST            404 403 404 403 404 403 403 302 302
voting:poll_count POST            404 403 404 403 404 403 403 302 302
voting:poll_settle POST           404 403 404 403 404 403 403 403 422
voting:poll_run_off POST          404 403 404 403 404 403 403 403 422
voting:poll_add POST              404 403 404 403 404 403 403 403 422
voting:poll_add_back POST         404 403 404 403 404 403 403 403 422
voting:paper_entry GET            404 403 404 403 404 403 403 200 200
voting:paper_serial GET           404 403 404 403 404 403 403 200 200
voting:paper_enter POST           404 403 404 403 404 403 403 422 422
voting:paper_queue GET            404 403 404 403 404 403 403 200 200
voting:paper_decide GET           404 403 404 403 404 403 403 302 302
voting:paper_decide POST          404 403 404 403 404 403 403 302 302
voting:paper_set_aside POST       404 403 404 403 404 403 403 422 422
voting:paper_bring_back POST      404 403 404 403 404 403 403 302 302
voting:poll_announce POST         404 403 404 403 404 403 403 403 302
voting:papers GET                 404 403 404 403 404 403 200 200 200
voting:paper_voters GET           404 403 404 403 404 403 403 200 200
voting:papers_print POST          404 403 404 403 404 403 403 422 422
voting:papers_void POST           404 403 404 403 404 403 403 302 302
voting:papers_issue POST          404 403 404 403 404 403 403 422 422
voting:papers_spoil POST          404 403 404 403 404 403 403 422 422
voting:papers_hand_in POST        404 403 404 403 404 403 403 422 422
voting:paper_voter_mark POST      404 403 404 403 404 403 403 422 422
voting:paper_voter_unmark POST    404 403 404 403 404 403 403 422 422
voting:reveal GET                 404 403 404 403 404 403 403 403 200
voting:poll_reveal POST           404 403 404 403 404 403 403 403 302
voting:poll_reveal_all POST       404 403 404 403 404 403 403 403 302
voting:poll_reveal_back POST      404 403 404 403 404 403 403 403 302
voting:poll_show_tie POST         404 403 404 403 404 403 403 403 302

measures:measures GET             404 200 404 200 404 403 200 200 200
measures:plan GET                 404 403 404 200 404 403 403 403 403
measures:plan_read GET            404 403 404 302 404 403 403 403 403
measures:plan_autosave POST       404 403 404 422 404 403 403 403 403
measures:plan_save POST           404 403 404 302 404 403 403 403 403
measures:plan_hand_in POST        404 403 404 302 404 403 403 403 403
measures:assign GET               404 403 404 403 404 403 200 200 200
measures:everybody_seat POST      404 403 404 403 404 403 403 302 302
measures:plan_open POST           404 403 404 403 404 403 403 422 422
measures:people_seat POST         404 403 404 403 404 403 403 422 422
measures:plan_close POST          404 403 404 403 404 403 403 422 422
measures:check GET                404 403 404 403 404 403 403 200 200
measures:plan_check GET           404 403 404 403 404 403 403 200 200
measures:plan_accept POST         404 403 404 403 404 403 403 302 302
measures:plan_return POST         404 403 404 403 404 403 403 422 422

screens:console GET               404 403 404 403 404 403 403 403 200
screens:hall_calls GET            404 403 404 403 404 403 403 200 200
screens:hall_messages GET         404 403 404 403 404 403 403 200 200
screens:journal GET               404 403 404 403 404 403 200 200 200
screens:address GET               204 204 204 204 204 204 204 204 204
screens:board GET                 404 403 404 403 404 403 200 200 200
screens:table_nudge GET           404 403 404 403 404 403 403 200 200
screens:table_nudge_send POST     404 403 404 403 404 403 403 422 422
screens:board_turnout GET         404 403 404 403 404 403 200 200 200
screens:projector GET             404 403 404 403 404 200 200 200 200
screens:projector_control GET     404 403 404 403 404 403 403 403 200
screens:projector_show POST       404 403 404 403 404 403 403 403 302
screens:projector_dark POST       404 403 404 403 404 403 403 403 422
screens:projector_sound POST      404 403 404 403 404 403 403 403 422
screens:projector_take_over POST  404 403 404 403 404 403 403 403 302

reports:reports GET               404 403 404 403 404 403 200 200 200
reports:workbook GET              404 403 404 403 404 403 200 200 200
reports:protocol GET              404 403 404 403 404 403 200 200 200
reports:protocol_make POST        404 403 404 403 404 403 302 302 302
reports:protocol_file GET         404 403 404 403 404 403 404 200 200
reports:forms GET                 404 403 404 403 404 403 200 200 200
reports:forms_paper GET           404 403 404 403 404 403 200 200 200
reports:forms_make POST           404 403 404 403 404 403 302 302 302
reports:forms_file GET            404 403 404 403 404 403 200 200 200
reports:assessment_forms GET      404 403 404 403 404 403 403 200 200
reports:assessment_forms_paper GET 404 403 404 403 404 403 403 200 200
reports:assessment_forms_make POST 404 403 404 403 404 403 403 302 302
reports:assessment_forms_file GET 404 403 404 403 404 403 403 200 200
reports:ballots GET               404 403 404 403 404 403 403 200 200
reports:ballots_paper GET         404 403 404 403 404 403 403 200 200
reports:ballots_make POST         404 403 404 403 404 403 403 302 302
reports:ballots_file GET          404 403 404 403 404 403 403 200 200
reports:ballot_list GET           404 403 404 403 404 403 403 200 200
reports:ballot_list_paper GET     404 403 404 403 404 403 403 200 200
reports:ballot_list_make POST     404 403 404 403 404 403 403 302 302
reports:ballot_list_file GET      404 403 404 403 404 403 403 200 200

preparation:session_new GET       404 404 404 404 404 404 403 403 200
preparation:session_new POST      404 404 404 404 404 404 403 403 422
preparation:session_settings GET  404 403 404 403 404 403 403 403 200
preparation:blueprint_download GET 404 403 404 403 404 403 403 403 200
preparation:session_finish POST   404 403 404 403 404 403 403 403 302
preparation:session_reopen POST   404 403 404 403 404 403 403 403 302
preparation:session_archive POST  404 403 404 403 404 403 403 403 302
preparation:session_restore POST  404 403 404 403 404 403 403 403 302
preparation:session_delete POST   404 403 404 403 404 403 403 403 422
preparation:crew GET              404 403 404 403 404 403 200 200 200
preparation:crew_role POST        404 403 404 403 404 403 403 403 422
preparation:crew_remove POST      404 403 404 403 404 403 403 403 302
preparation:crew_invite POST      404 403 404 403 404 403 403 302 302
preparation:invitation_withdraw POST 404 403 404 403 404 403 403 302 302

preparation:agenda GET            404 403 404 403 404 403 403 403 200
preparation:stage GET             404 403 404 403 404 403 403 403 200
preparation:stage_autosave POST   404 403 404 403 404 403 403 403 422
preparation:stage_save POST       404 403 404 403 404 403 403 403 302
preparation:stage_add_last POST   404 403 404 403 404 403 403 403 302
preparation:stage_add POST        404 403 404 403 404 403 403 403 302
preparation:stage_move POST       404 403 404 403 404 403 403 403 302
preparation:stages_order POST     404 403 404 403 404 403 403 403 302
preparation:stage_delete POST     404 403 404 403 404 403 403 403 302
preparation:step_add POST         404 403 404 403 404 403 403 403 302
preparation:step_move POST        404 403 404 403 404 403 403 403 302
preparation:step_delete POST      404 403 404 403 404 403 403 403 302
preparation:steps_order POST      404 403 404 403 404 403 403 403 302
preparation:deadline_add POST     404 403 404 403 404 403 403 403 302
preparation:deadline_delete POST  404 403 404 403 404 403 403 403 302
preparation:field_save POST       404 403 404 403 404 403 403 403 422
preparation:editor GET            404 403 404 403 404 403 403 403 200
preparation:editor_save POST      404 403 404 403 404 403 403 403 302
preparation:rows_order POST       404 403 404 403 404 403 403 403 302
preparation:row_move POST         404 403 404 403 404 403 403 403 302
preparation:row_delete POST       404 403 404 403 404 403 403 403 302

"""
ELSEWHERE = " of another session"
COLUMNS = {
    "str": "stranger",
    "par": "participant",
    "PAR": "participant of another session",
    "tab": "table",
    "TAB": "table of another session",
    "prj": "projector",
    "obs": "observer",
    "hq": "headquarters",
    "fac": "facilitator",
}


def _read(table: str) -> dict[tuple[str, str], dict[str, int]]:
    header, *lines = filter(None, map(str.split, table.splitlines()))
    who = [COLUMNS[column] for column in header]
    return {
        (name, method): {actor: int(answer) for actor, answer in zip(who, answers, strict=True)}
        for name, method, *answers in lines
    }


TABLE = _read(ANSWERS)
PAGES = [name for name, method in TABLE if method == "GET"]
