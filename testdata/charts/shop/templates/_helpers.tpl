{{- define "shop.name" -}}
{{ .Release.Name }}-shop
{{- end -}}

{{/* Labels of everything. */}}
{{- define "shop.labels" -}}
app.kubernetes.io/name: shop
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "shop.image" -}}
{{- printf "%s:%s" .image.repository (.image.tag | default .chart.AppVersion) -}}
{{- end -}}

{{- define "shop.hardened" -}}
true
{{- end -}}

{{- define "shop.pod" -}}
containers:
  - name: shop
    image: {{ include "shop.image" (dict "image" .Values.image "chart" .Chart) }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    {{- with .Values.livenessProbe }}
    livenessProbe:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    env:
      {{- range $name, $value := .Values.env }}
      - name: {{ $name }}
        value: {{ $value | quote }}
      {{- end }}
    resources: {{- toYaml .Values.resources | nindent 6 }}
    {{- if eq (include "shop.hardened" .) "true" }}
    securityContext:
      readOnlyRootFilesystem: true
    {{- end }}
volumes:
  - name: tmp
    emptyDir: {}
  {{- with .Values.volumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
