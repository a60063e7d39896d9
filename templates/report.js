(function () {
  "use strict";
  var form = document.getElementById("filters");
  var findings = Array.prototype.slice.call(document.querySelectorAll(".finding"));
  var criteria = Array.prototype.slice.call(document.querySelectorAll(".criterion"));
  var areas = Array.prototype.slice.call(document.querySelectorAll(".area"));
  var count = document.getElementById("count");
  var fields = ["area", "status", "severity", "q", "sort"];
  var original = criteria.map(function (one) { return { node: one, parent: one.parentNode, after: one.nextSibling }; });

  function state() {
    var values = {};
    fields.forEach(function (name) { values[name] = form.elements[name].value; });
    return values;
  }

  function matches(node, wanted) {
    return (!wanted.area || node.dataset.area === wanted.area) &&
      (!wanted.status || node.dataset.status === wanted.status) &&
      (!wanted.severity || node.dataset.severity === wanted.severity) &&
      (!wanted.q || node.textContent.toLowerCase().indexOf(wanted.q.toLowerCase()) >= 0);
  }

  function show(node, shown) {
    node.hidden = !shown;
    if (shown) { node.removeAttribute("data-filtered"); } else { node.setAttribute("data-filtered", ""); }
  }

  function sorted(by) {
    areas.forEach(function (area) {
      var list = area.querySelector(".criteria");
      if (!list) { return; }
      var own = original.filter(function (one) { return one.parent === list; }).map(function (one) { return one.node; });
      if (by === "worst") {
        own = own.slice().sort(function (a, b) { return Number(a.dataset.rank) - Number(b.dataset.rank); });
      } else if (by === "asked") {
        own = own.slice().sort(function (a, b) { return Number(b.dataset.asked) - Number(a.dataset.asked); });
      }
      own.forEach(function (node) { list.appendChild(node); });
    });
  }

  function apply() {
    var wanted = state(), filtering = wanted.area || wanted.status || wanted.severity || wanted.q, seen = 0;
    findings.forEach(function (node) {
      var good = matches(node, wanted);
      show(node, good);
      seen += good ? 1 : 0;
    });
    criteria.forEach(function (node) { show(node, !filtering || !!node.querySelector(".finding:not([hidden])")); });
    areas.forEach(function (node) {
      show(node, (!wanted.area || node.dataset.area === wanted.area) && (!filtering || !!node.querySelector(".finding:not([hidden])")));
    });
    document.querySelectorAll(".unfiltered").forEach(function (node) { show(node, !filtering); });
    sorted(wanted.sort);
    document.getElementById("none").hidden = seen > 0;
    count.textContent = filtering ? seen + " of " + findings.length + " checks shown" : findings.length + " checks";
  }

  function toAddress() {
    var wanted = state();
    var parts = fields.filter(function (name) { return wanted[name]; }).map(function (name) {
      return name + "=" + encodeURIComponent(wanted[name]);
    });
    history.replaceState(null, "", parts.length ? "#view&" + parts.join("&") : location.pathname + location.search);
  }

  function fromAddress() {
    var hash = location.hash.slice(1);
    if (hash.indexOf("view") !== 0) { return; }
    var given = {};
    hash.split("&").slice(1).forEach(function (part) {
      var at = part.indexOf("=");
      try { given[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (error) { /* a broken address filters nothing */ }
    });
    fields.forEach(function (name) { form.elements[name].value = given[name] || ""; });
  }

  function openAll(open) {
    document.querySelectorAll("details").forEach(function (node) { node.open = open; });
  }

  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) { return; }
    if (target.closest("[hidden]")) {
      fields.forEach(function (name) { form.elements[name].value = ""; });
      apply();
    }
    if (target.tagName === "DETAILS") { target.open = true; }
    target.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function () { apply(); toAddress(); });
  form.addEventListener("reset", function () { setTimeout(function () { apply(); toAddress(); }); });
  document.getElementById("open").addEventListener("click", function () { openAll(true); });
  document.getElementById("close").addEventListener("click", function () { openAll(false); });
  window.addEventListener("hashchange", function () { fromAddress(); apply(); reveal(); });
  window.addEventListener("beforeprint", function () { openAll(true); });
  fromAddress();
  apply();
  reveal();
}());
