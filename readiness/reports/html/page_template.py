# ruff: noqa
# mypy: ignore-errors
"""The page's template as jinja2 compiles it, made by `make generated`: compiling it takes longer than filling it.

The template itself is used where this was made from another one, or by another version of jinja2.
"""

MADE_FROM = "3630efb3afdef0fca49316db069448ba70541a5156e939d76307d9e6f90490d3"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'report.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_policy = resolve('policy')
    l_0_e = resolve('e')
    l_0_style = resolve('style')
    l_0_totals = resolve('totals')
    l_0_hidden = resolve('hidden')
    l_0_targets = resolve('targets')
    l_0_unused = resolve('unused')
    l_0_unused_title = resolve('unused_title')
    l_0_sections = resolve('sections')
    l_0_statuses = resolve('statuses')
    l_0_severities = resolve('severities')
    l_0_annex = resolve('annex')
    l_0_script = resolve('script')
    l_0_tag = l_0_blocks_of = missing
    try:
        t_1 = environment.filters['asked']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'asked' found.")
    try:
        t_2 = environment.filters['breakable']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'breakable' found.")
    try:
        t_3 = environment.filters['bullet']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'bullet' found.")
    try:
        t_4 = environment.filters['capitalize']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'capitalize' found.")
    try:
        t_5 = environment.filters['details']
    except KeyError:
        @internalcode
        def t_5(*unused):
            raise TemplateRuntimeError("No filter named 'details' found.")
    try:
        t_6 = environment.filters['doing']
    except KeyError:
        @internalcode
        def t_6(*unused):
            raise TemplateRuntimeError("No filter named 'doing' found.")
    try:
        t_7 = environment.filters['findings']
    except KeyError:
        @internalcode
        def t_7(*unused):
            raise TemplateRuntimeError("No filter named 'findings' found.")
    try:
        t_8 = environment.filters['frequency']
    except KeyError:
        @internalcode
        def t_8(*unused):
            raise TemplateRuntimeError("No filter named 'frequency' found.")
    try:
        t_9 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_9(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_10 = environment.filters['label']
    except KeyError:
        @internalcode
        def t_10(*unused):
            raise TemplateRuntimeError("No filter named 'label' found.")
    try:
        t_11 = environment.filters['mark']
    except KeyError:
        @internalcode
        def t_11(*unused):
            raise TemplateRuntimeError("No filter named 'mark' found.")
    try:
        t_12 = environment.filters['noticed']
    except KeyError:
        @internalcode
        def t_12(*unused):
            raise TemplateRuntimeError("No filter named 'noticed' found.")
    try:
        t_13 = environment.filters['replace']
    except KeyError:
        @internalcode
        def t_13(*unused):
            raise TemplateRuntimeError("No filter named 'replace' found.")
    try:
        t_14 = environment.filters['sentence']
    except KeyError:
        @internalcode
        def t_14(*unused):
            raise TemplateRuntimeError("No filter named 'sentence' found.")
    try:
        t_15 = environment.filters['shown']
    except KeyError:
        @internalcode
        def t_15(*unused):
            raise TemplateRuntimeError("No filter named 'shown' found.")
    try:
        t_16 = environment.filters['tells']
    except KeyError:
        @internalcode
        def t_16(*unused):
            raise TemplateRuntimeError("No filter named 'tells' found.")
    try:
        t_17 = environment.filters['trend']
    except KeyError:
        @internalcode
        def t_17(*unused):
            raise TemplateRuntimeError("No filter named 'trend' found.")
    try:
        t_18 = environment.filters['unmarked']
    except KeyError:
        @internalcode
        def t_18(*unused):
            raise TemplateRuntimeError("No filter named 'unmarked' found.")
    try:
        t_19 = environment.filters['viewed']
    except KeyError:
        @internalcode
        def t_19(*unused):
            raise TemplateRuntimeError("No filter named 'viewed' found.")
    try:
        t_20 = environment.filters['words']
    except KeyError:
        @internalcode
        def t_20(*unused):
            raise TemplateRuntimeError("No filter named 'words' found.")
    try:
        t_21 = environment.tests['boolean']
    except KeyError:
        @internalcode
        def t_21(*unused):
            raise TemplateRuntimeError("No test named 'boolean' found.")
    try:
        t_22 = environment.tests['date']
    except KeyError:
        @internalcode
        def t_22(*unused):
            raise TemplateRuntimeError("No test named 'date' found.")
    pass
    def macro(l_1_label):
        t_23 = []
        l_1_signs = resolve('signs')
        if l_1_label is missing:
            l_1_label = undefined("parameter 'label' was not provided", name='label')
        pass
        t_23.extend((
            '<span class="tag ',
            escape((t_13(context.eval_ctx, environment.getattr(l_1_label, 'kind'), ' ', '-') if (environment.getattr(l_1_label, 'kind') in (undefined(name='signs') if l_1_signs is missing else l_1_signs)) else 'none')),
            '" data-sign="',
            escape(context.call(environment.getattr((undefined(name='signs') if l_1_signs is missing else l_1_signs), 'get'), environment.getattr(l_1_label, 'kind'), '○')),
            '">',
            escape(environment.getattr(l_1_label, 'text')),
            '</span>',
        ))
        return concat(t_23)
    context.exported_vars.add('tag')
    context.vars['tag'] = l_0_tag = Macro(environment, macro, 'tag', ('label',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_blocks):
        t_24 = []
        l_1_namespace = resolve('namespace')
        l_1_ns = missing
        if l_1_blocks is missing:
            l_1_blocks = undefined("parameter 'blocks' was not provided", name='blocks')
        pass
        l_1_ns = context.call((undefined(name='namespace') if l_1_namespace is missing else l_1_namespace), open=False)
        for (l_2_kind, l_2_block) in l_1_blocks:
            _loop_vars = {}
            pass
            if ((l_2_kind == 'Item') and (not environment.getattr((undefined(name='ns') if l_1_ns is missing else l_1_ns), 'open'))):
                pass
                t_24.append(
                    '<ul>',
                )
                if not isinstance(l_1_ns, Namespace):
                    raise TemplateRuntimeError("cannot assign attribute on non-namespace object")
                l_1_ns['open'] = True
            if ((l_2_kind != 'Item') and environment.getattr((undefined(name='ns') if l_1_ns is missing else l_1_ns), 'open')):
                pass
                t_24.append(
                    '</ul>',
                )
                if not isinstance(l_1_ns, Namespace):
                    raise TemplateRuntimeError("cannot assign attribute on non-namespace object")
                l_1_ns['open'] = False
            if (l_2_kind == 'Paragraph'):
                pass
                t_24.extend((
                    '<p>',
                    escape(t_20(environment.getattr(l_2_block, 'words'), (undefined(name='targets') if l_0_targets is missing else l_0_targets))),
                    '</p>\n',
                ))
            elif (l_2_kind == 'Item'):
                pass
                t_24.append(
                    '<li>',
                )
                if environment.getattr(l_2_block, 'label'):
                    pass
                    t_24.append(
                        escape(context.call((undefined(name='tag') if l_0_tag is missing else l_0_tag), environment.getattr(l_2_block, 'label'), _loop_vars=_loop_vars)),
                    )
                t_24.extend((
                    escape(t_20(environment.getattr(l_2_block, 'words'), (undefined(name='targets') if l_0_targets is missing else l_0_targets))),
                    '\n',
                ))
                for l_3_detail in environment.getattr(l_2_block, 'details'):
                    _loop_vars = {}
                    pass
                    t_24.extend((
                        '<br><span class="soft">',
                        escape(t_20(l_3_detail, (undefined(name='targets') if l_0_targets is missing else l_0_targets))),
                        '</span>',
                    ))
                l_3_detail = missing
                t_24.append(
                    '</li>\n',
                )
            elif (l_2_kind == 'Table'):
                pass
                t_24.extend((
                    '<div class="wide" tabindex="0" role="region" aria-label="',
                    escape(t_9(context.eval_ctx, environment.getattr(l_2_block, 'headers'), ', ')),
                    '"><table><thead><tr>',
                ))
                for l_3_header in environment.getattr(l_2_block, 'headers'):
                    _loop_vars = {}
                    pass
                    t_24.extend((
                        '<th scope="col">',
                        escape(l_3_header),
                        '</th>',
                    ))
                l_3_header = missing
                t_24.append(
                    '</tr></thead><tbody>\n',
                )
                for l_3_row in environment.getattr(l_2_block, 'rows'):
                    _loop_vars = {}
                    pass
                    t_24.append(
                        '<tr>',
                    )
                    for l_4_cell in l_3_row:
                        _loop_vars = {}
                        pass
                        t_24.append(
                            '<td',
                        )
                        if t_22(t_18(l_4_cell)):
                            pass
                            t_24.append(
                                ' class="date"',
                            )
                        t_24.extend((
                            '>',
                            escape(t_20(l_4_cell, (undefined(name='targets') if l_0_targets is missing else l_0_targets))),
                            '</td>',
                        ))
                    l_4_cell = missing
                    t_24.append(
                        '</tr>\n',
                    )
                l_3_row = missing
                t_24.append(
                    '</tbody></table></div>\n',
                )
            elif ((l_2_kind == 'Heading') and (environment.getattr(l_2_block, 'depth') > 2)):
                pass
                t_24.extend((
                    '<h3>',
                    escape(environment.getattr(l_2_block, 'text')),
                    '</h3>\n',
                ))
        l_2_kind = l_2_block = missing
        if environment.getattr((undefined(name='ns') if l_1_ns is missing else l_1_ns), 'open'):
            pass
            t_24.append(
                '</ul>',
            )
        return concat(t_24)
    context.exported_vars.add('blocks_of')
    context.vars['blocks_of'] = l_0_blocks_of = Macro(environment, macro, 'blocks_of', ('blocks',), False, False, False, context.eval_ctx.autoescape)
    yield '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="'
    yield escape((undefined(name='policy') if l_0_policy is missing else l_0_policy))
    yield '">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n<title>'
    yield escape(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'provenance'), 'council'))
    yield ': inspection readiness</title>\n<style>'
    yield escape((undefined(name='style') if l_0_style is missing else l_0_style))
    yield '</style>\n</head>\n<body>\n<a class="skip" href="#content">Skip to the report</a>\n<div class="page">\n<header>\n<h1><bdi>'
    yield escape(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'provenance'), 'council'))
    yield '</bdi>: inspection readiness</h1>\n<p class="headline">'
    yield escape((undefined(name='totals') if l_0_totals is missing else l_0_totals))
    yield '</p>\n'
    if (undefined(name='hidden') if l_0_hidden is missing else l_0_hidden):
        pass
        yield '<p><strong>Weakened:</strong> '
        yield escape(t_20((undefined(name='hidden') if l_0_hidden is missing else l_0_hidden), (undefined(name='targets') if l_0_targets is missing else l_0_targets)))
        yield '</p>'
    yield '<p>'
    yield escape(environment.getitem(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'first_page'), 'data'), 0))
    yield '</p>\n'
    if environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'verdict'), 'not_for_publication'):
        pass
        yield '<p><strong>Not for publication:</strong> it tells of counts of 1 to 5.</p>'
    yield '<nav class="contents screen" aria-label="Contents"><ul>\n<li><a href="#first">At a glance</a></li>\n'
    for l_1_area in environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'areas'):
        l_1_own_words = resolve('own_words')
        _loop_vars = {}
        pass
        yield '<li><a href="#'
        yield escape(environment.getattr(l_1_area, 'id'))
        yield '">'
        yield escape(environment.getattr(l_1_area, 'title'))
        yield '</a> <span class="soft">'
        yield escape(environment.getitem((undefined(name='own_words') if l_1_own_words is missing else l_1_own_words), environment.getattr(l_1_area, 'view')))
        yield '</span></li>\n'
    l_1_area = l_1_own_words = missing
    if (undefined(name='unused') if l_0_unused is missing else l_0_unused):
        pass
        yield '<li><a href="#unused">'
        yield escape((undefined(name='unused_title') if l_0_unused_title is missing else l_0_unused_title))
        yield '</a></li>'
    yield '<li><a href="#annex">Annex</a></li>\n</ul></nav>\n</header>\n<main id="content">\n<section class="first" id="first" aria-labelledby="first-h">\n<h2 id="first-h">At a glance</h2>\n'
    for (l_1_heading, l_1_blocks) in (undefined(name='sections') if l_0_sections is missing else l_0_sections):
        _loop_vars = {}
        pass
        yield '<section><h3>'
        yield escape(l_1_heading)
        yield '</h3>\n'
        yield escape(context.call((undefined(name='blocks_of') if l_0_blocks_of is missing else l_0_blocks_of), l_1_blocks, _loop_vars=_loop_vars))
        yield '\n</section>\n'
    l_1_heading = l_1_blocks = missing
    yield '</section>\n\n<section class="areas" aria-labelledby="areas-h">\n<h2 id="areas-h">Area by area</h2>\n<form id="filters" class="panel filters screen" aria-label="Filter and sort the checks" hidden>\n<div><label for="f-area">Area</label><select id="f-area" name="area"><option value="">All areas</option>'
    for l_1_area in environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'areas'):
        _loop_vars = {}
        pass
        yield '<option value="'
        yield escape(environment.getattr(l_1_area, 'id'))
        yield '">'
        yield escape(environment.getattr(l_1_area, 'title'))
        yield '</option>'
    l_1_area = missing
    yield '</select></div>\n<div><label for="f-status">Status</label><select id="f-status" name="status"><option value="">Any</option>'
    for (l_1_one, l_1_number) in (undefined(name='statuses') if l_0_statuses is missing else l_0_statuses):
        _loop_vars = {}
        pass
        yield '<option value="'
        yield escape(l_1_one)
        yield '">'
        yield escape(t_13(context.eval_ctx, l_1_one, '-', ' '))
        yield ' ('
        yield escape(l_1_number)
        yield ')</option>'
    l_1_one = l_1_number = missing
    yield '</select></div>\n<div><label for="f-severity">Severity</label><select id="f-severity" name="severity"><option value="">Any</option>'
    for (l_1_one, l_1_number) in (undefined(name='severities') if l_0_severities is missing else l_0_severities):
        _loop_vars = {}
        pass
        yield '<option value="'
        yield escape(l_1_one)
        yield '">'
        yield escape(l_1_one)
        yield ' ('
        yield escape(l_1_number)
        yield ')</option>'
    l_1_one = l_1_number = missing
    yield '</select></div>\n<div><label for="f-q">Text</label><input id="f-q" name="q" type="search" autocomplete="off"></div>\n<div><label for="f-sort">Order of criteria</label><select id="f-sort" name="sort"><option value="">By id</option><option value="worst">Worst first</option><option value="asked">Most criticised first</option></select></div>\n<div class="buttons"><button type="reset">Show all checks</button><button type="button" id="open">Open all</button><button type="button" id="close">Close all</button></div>\n</form>\n<p id="count" class="small screen" role="status"></p>\n<div class="key small"><p>In the charts: <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path class="value" d="M7 9l5 -7h-10z"/></svg> the value; <svg width="26" height="10" viewBox="0 0 26 10" aria-hidden="true"><rect class="interval" x="0" y="2" width="26" height="6"/></svg> its 95% interval; <svg width="8" height="16" viewBox="0 0 8 16" aria-hidden="true"><path class="england" d="M4 0V16"/></svg> England. <b>Borderline</b>: within the interval the value would be told otherwise.</p></div>\n'
    l_1_loop = missing
    for l_1_area, l_1_loop in LoopContext(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'areas'), undefined):
        l_1_own_words = resolve('own_words')
        _loop_vars = {}
        pass
        yield '<section class="area" id="'
        yield escape(environment.getattr(l_1_area, 'id'))
        yield '" data-area="'
        yield escape(environment.getattr(l_1_area, 'id'))
        yield '" aria-labelledby="'
        yield escape(environment.getattr(l_1_area, 'id'))
        yield '-h">\n<h3 id="'
        yield escape(environment.getattr(l_1_area, 'id'))
        yield '-h">'
        yield escape(environment.getattr(l_1_area, 'title'))
        yield '</h3>\n<p><strong>'
        yield escape(environment.getitem((undefined(name='own_words') if l_1_own_words is missing else l_1_own_words), environment.getattr(l_1_area, 'view')))
        yield '</strong>: '
        yield escape(t_19(l_1_area))
        yield '</p>\n'
        if environment.getattr(l_1_area, 'criteria'):
            pass
            yield '<div class="criteria">\n'
            l_2_loop = missing
            for l_2_criterion, l_2_loop in LoopContext(environment.getattr(l_1_area, 'criteria'), undefined):
                l_2_finding_of = resolve('finding_of')
                _loop_vars = {}
                pass
                yield '<section class="criterion" id="'
                yield escape(environment.getattr(l_2_criterion, 'id'))
                yield '" data-rank="'
                yield escape(environment.getattr(environment.getitem((undefined(name='finding_of') if l_2_finding_of is missing else l_2_finding_of), environment.getattr(l_2_criterion, 'worst')), 'rank'))
                yield '" data-asked="'
                yield escape(t_1(l_2_criterion))
                yield '" aria-labelledby="'
                yield escape(environment.getattr(l_2_criterion, 'id'))
                yield '-h">\n<div class="head">\n<h4 id="'
                yield escape(environment.getattr(l_2_criterion, 'id'))
                yield '-h">'
                yield escape(environment.getattr(l_2_criterion, 'id'))
                yield ' '
                yield escape(environment.getattr(l_2_criterion, 'title'))
                yield '</h4>\n<p class="soft small">'
                yield escape(environment.getattr(l_2_criterion, 'looks_like'))
                yield ' '
                yield escape(t_8(l_2_criterion))
                yield '</p>\n<details><summary>Why it matters</summary><p>'
                yield escape(environment.getattr(l_2_criterion, 'why'))
                yield '</p></details>\n'
                if environment.getattr(l_2_criterion, 'self_rating'):
                    pass
                    yield '<p>The council rates itself: '
                    yield escape(environment.getattr(l_2_criterion, 'self_rating'))
                    yield '.</p>'
                def t_25(fiter):
                    for l_3_conflict in fiter:
                        if (environment.getattr(l_3_conflict, 'criterion') == environment.getattr(l_2_criterion, 'id')):
                            yield l_3_conflict
                for l_3_conflict in t_25(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'first_page'), 'conflicts')):
                    _loop_vars = {}
                    pass
                    yield '<p>'
                    yield escape(context.call((undefined(name='tag') if l_0_tag is missing else l_0_tag), t_11('conflict'), _loop_vars=_loop_vars))
                    yield escape(t_20(t_14(environment.getattr(l_3_conflict, 'text')), (undefined(name='targets') if l_0_targets is missing else l_0_targets)))
                    yield '</p>\n'
                l_3_conflict = missing
                if environment.getattr(l_2_criterion, 'actions'):
                    pass
                    yield '<ul>'
                    for l_3_action in environment.getattr(l_2_criterion, 'actions'):
                        _loop_vars = {}
                        pass
                        yield '<li>'
                        yield escape(context.call((undefined(name='tag') if l_0_tag is missing else l_0_tag), t_11('action'), _loop_vars=_loop_vars))
                        yield escape(t_6(l_3_action))
                        yield '</li>'
                    l_3_action = missing
                    yield '</ul>'
                yield '</div>\n'
                l_3_loop = missing
                for l_3_finding, l_3_loop in LoopContext(t_7(l_2_criterion, (undefined(name='finding_of') if l_2_finding_of is missing else l_2_finding_of)), undefined):
                    l_3_label = l_3_told = l_3_drawn = l_3_line = missing
                    _loop_vars = {}
                    pass
                    l_3_label = t_10(l_3_finding)
                    _loop_vars['label'] = l_3_label
                    l_3_told = t_16(l_3_finding)
                    _loop_vars['told'] = l_3_told
                    yield '<article class="finding is-'
                    yield escape(environment.getattr((undefined(name='label') if l_3_label is missing else l_3_label), 'kind'))
                    yield '" id="'
                    yield escape(environment.getattr(l_3_finding, 'check'))
                    yield '" data-area="'
                    yield escape(environment.getattr(l_1_area, 'id'))
                    yield '" data-status="'
                    yield escape(environment.getattr(l_3_finding, 'status'))
                    yield '" data-severity="'
                    yield escape((environment.getattr(l_3_finding, 'severity') or ''))
                    yield '">\n<h5>'
                    yield escape(context.call((undefined(name='tag') if l_0_tag is missing else l_0_tag), (undefined(name='label') if l_3_label is missing else l_3_label), _loop_vars=_loop_vars))
                    yield '<a class="self" href="#'
                    yield escape(environment.getattr(l_3_finding, 'check'))
                    yield '">'
                    yield escape(environment.getattr(l_3_finding, 'check'))
                    yield '</a> '
                    if (undefined(name='told') if l_3_told is missing else l_3_told):
                        pass
                        yield escape(environment.getattr(l_3_finding, 'text'))
                    else:
                        pass
                        yield escape(environment.getattr(l_3_finding, 'title'))
                    yield '</h5>\n'
                    if (not (undefined(name='told') if l_3_told is missing else l_3_told)):
                        pass
                        yield '<p class="soft">'
                        yield escape(environment.getattr(l_3_finding, 'text'))
                        yield '</p>'
                    if environment.getattr(l_3_finding, 'distance'):
                        pass
                        yield '<p>'
                        yield escape(environment.getattr(l_3_finding, 'distance'))
                        yield '</p>'
                    l_3_drawn = t_3(l_3_finding)
                    _loop_vars['drawn'] = l_3_drawn
                    l_3_line = t_17(l_3_finding)
                    _loop_vars['line'] = l_3_line
                    if ((undefined(name='drawn') if l_3_drawn is missing else l_3_drawn) or (undefined(name='line') if l_3_line is missing else l_3_line)):
                        pass
                        yield '<div class="charts">'
                        yield escape((undefined(name='drawn') if l_3_drawn is missing else l_3_drawn))
                        yield escape((undefined(name='line') if l_3_line is missing else l_3_line))
                        yield '</div>'
                    if environment.getattr(l_3_finding, 'subjects'):
                        pass
                        yield '<div class="wide" tabindex="0" role="region" aria-label="'
                        yield escape(environment.getattr(l_3_finding, 'check'))
                        yield ' by '
                        yield escape(t_13(context.eval_ctx, environment.getattr(environment.getitem(environment.getattr(l_3_finding, 'subjects'), 0), 'dimension'), '_', ' '))
                        yield '"><table class="subjects"><thead><tr><th scope="col">'
                        yield escape(t_4(t_13(context.eval_ctx, environment.getattr(environment.getitem(environment.getattr(l_3_finding, 'subjects'), 0), 'dimension'), '_', ' ')))
                        yield '</th><th scope="col">Value</th><th scope="col">Status</th></tr></thead><tbody>\n'
                        for l_4_row in environment.getattr(l_3_finding, 'subjects'):
                            _loop_vars = {}
                            pass
                            yield '<tr><th scope="row">'
                            yield escape(environment.getattr(l_4_row, 'subject'))
                            yield '</th><td>'
                            yield escape(environment.getattr(l_4_row, 'shown'))
                            yield '</td><td>'
                            yield escape((markup_join((environment.getattr(l_4_row, 'severity'), ' gap', )) if environment.getattr(l_4_row, 'severity') else t_13(context.eval_ctx, environment.getattr(l_4_row, 'status'), '-', ' ')))
                            if environment.getattr(l_4_row, 'borderline'):
                                pass
                                yield ', borderline'
                            yield '</td></tr>\n'
                        l_4_row = missing
                        yield '</tbody></table></div>'
                    for l_4_detail in t_5(l_3_finding):
                        _loop_vars = {}
                        pass
                        yield '<p class="small soft">'
                        yield escape(l_4_detail)
                        yield '</p>\n'
                    l_4_detail = missing
                    if environment.getattr(l_3_finding, 'adverse'):
                        pass
                        yield '<p class="do"><strong>Do:</strong> '
                        yield escape(environment.getattr(l_3_finding, 'remedy'))
                        yield '</p>'
                    if ((undefined(name='told') if l_3_told is missing else l_3_told) and (environment.getattr(l_3_finding, 'readings') or environment.getattr(l_3_finding, 'trace'))):
                        pass
                        yield '<details><summary>What this rests on</summary>\n<dl>\n'
                        def t_26(fiter):
                            for l_4_threshold in fiter:
                                if environment.getattr(l_4_threshold, 'because'):
                                    yield l_4_threshold
                        for l_4_threshold in t_26(environment.getattr(l_3_finding, 'thresholds')):
                            _loop_vars = {}
                            pass
                            yield '<div><dt>'
                            yield escape(t_4(environment.getattr(l_4_threshold, 'severity')))
                            yield ' when '
                            yield escape(environment.getattr(l_4_threshold, 'comparison'))
                            yield ' '
                            yield escape(t_15(environment.getattr(l_4_threshold, 'value'), environment.getattr(l_3_finding, 'unit')))
                            yield '</dt><dd>'
                            yield escape(environment.getattr(l_4_threshold, 'because'))
                            yield '</dd></div>\n'
                        l_4_threshold = missing
                        for l_4_reading in environment.getattr(l_3_finding, 'readings'):
                            _loop_vars = {}
                            pass
                            yield '<div><dt>'
                            yield escape(environment.getattr(l_4_reading, 'title'))
                            if (not environment.getattr(l_4_reading, 'decides')):
                                pass
                                yield ' (beside)'
                            yield '</dt><dd>'
                            yield escape(environment.getattr(l_4_reading, 'shown'))
                            yield '.<span class="screen"> '
                            yield escape(environment.getattr(l_4_reading, 'definition'))
                            yield '</span></dd></div>\n'
                            if environment.getattr(l_4_reading, 'line'):
                                pass
                                yield '<div><dt>Where it stands</dt><dd>'
                                yield escape(t_2(environment.getattr(l_4_reading, 'path')))
                                yield ', line '
                                yield escape(environment.getattr(l_4_reading, 'line'))
                                yield ', column '
                                yield escape(environment.getattr(l_4_reading, 'column'))
                                yield '.</dd></div>'
                        l_4_reading = missing
                        if environment.getattr(l_3_finding, 'trace'):
                            pass
                            yield '<div><dt>Evaluated</dt><dd>'
                            l_4_loop = missing
                            for l_4_step, l_4_loop in LoopContext(environment.getattr(l_3_finding, 'trace'), undefined):
                                _loop_vars = {}
                                pass
                                yield '<code>'
                                yield escape(environment.getattr(l_4_step, 'expression'))
                                yield '</code> is '
                                if t_21(environment.getattr(l_4_step, 'value')):
                                    pass
                                    yield escape(('true' if environment.getattr(l_4_step, 'value') else 'false'))
                                else:
                                    pass
                                    yield escape(t_15(environment.getattr(l_4_step, 'value'), None))
                                yield escape(('; ' if (not environment.getattr(l_4_loop, 'last')) else '.'))
                            l_4_loop = l_4_step = missing
                            yield '</dd></div>'
                        yield '</dl></details>\n'
                    yield '</article>\n'
                l_3_loop = l_3_finding = l_3_label = l_3_told = l_3_drawn = l_3_line = missing
                yield '</section>\n'
            l_2_loop = l_2_criterion = l_2_finding_of = missing
            yield '</div>\n'
        if environment.getattr(l_1_area, 'unwritten'):
            pass
            yield '<p class="unfiltered">No checks written yet, and outside coverage: '
            yield escape(t_9(context.eval_ctx, environment.getattr(l_1_area, 'unwritten'), '; '))
            yield '.</p>'
        yield '</section>\n'
    l_1_loop = l_1_area = l_1_own_words = missing
    yield '</section>\n\n<p id="none" class="panel screen" hidden>No check fits. <button type="reset" form="filters">Show all checks</button></p>\n'
    if (undefined(name='unused') if l_0_unused is missing else l_0_unused):
        pass
        yield '<section id="unused" aria-labelledby="unused-h"><h2 id="unused-h">'
        yield escape((undefined(name='unused_title') if l_0_unused_title is missing else l_0_unused_title))
        yield '</h2>\n<ul>'
        for l_1_notice in (undefined(name='unused') if l_0_unused is missing else l_0_unused):
            _loop_vars = {}
            pass
            yield '<li>'
            yield escape(t_20(t_12(l_1_notice), (undefined(name='targets') if l_0_targets is missing else l_0_targets)))
            yield '</li>'
        l_1_notice = missing
        yield '</ul></section>\n'
    yield '<section class="annex" id="annex" aria-labelledby="annex-h"><h2 id="annex-h">Annex</h2>\n'
    yield escape(context.call((undefined(name='blocks_of') if l_0_blocks_of is missing else l_0_blocks_of), (undefined(name='annex') if l_0_annex is missing else l_0_annex)))
    yield '\n</section>\n</main>\n<footer class="small soft"><p>Made by readiness '
    yield escape(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'provenance'), 'tool_version'))
    yield ' from '
    yield escape(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'provenance'), 'submission'))
    yield ' with '
    yield escape(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'provenance'), 'pack'))
    yield ' '
    yield escape(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'provenance'), 'pack_version'))
    yield '. '
    yield escape(environment.getitem(environment.getattr(environment.getattr((undefined(name='e') if l_0_e is missing else l_0_e), 'first_page'), 'caution'), 0))
    yield '</p></footer>\n</div>\n<script>'
    yield escape((undefined(name='script') if l_0_script is missing else l_0_script))
    yield '</script>\n</body>\n</html>\n'

blocks = {}
debug_info = '1=157&2=175&3=182&4=183&5=186&6=194&7=202&8=209&9=223&10=235&11=254&13=284&16=292&22=301&25=303&26=305&32=307&33=309&34=311&35=317&36=319&39=323&40=335&47=341&48=345&49=347&57=351&58=361&59=373&66=386&67=391&68=397&69=401&70=405&72=409&73=414&75=422&76=428&77=432&78=434&79=439&81=451&83=465&84=469&85=474&86=484&87=497&88=502&89=507&90=511&91=517&92=526&94=541&96=548&97=553&100=556&102=573&103=586&105=596&114=621&120=629&121=632&122=634&125=643&128=645&130=655'
